import type { Pool } from "../../db/connect.ts";

/** Everything that is kept about an address. */
export async function kept(db: Pool, canonicalEmail: string) {
  const people = await db
    .selectFrom("person")
    .selectAll()
    .where("canonicalEmail", "=", canonicalEmail)
    .execute();
  const ids = people.map((person) => person.id);
  const memberships = await db
    .selectFrom("membership")
    .selectAll()
    .where("personId", "in", ids)
    .orderBy("id")
    .execute();
  const invitations = await db
    .selectFrom("invitation")
    .selectAll()
    .where("personId", "in", ids)
    .orderBy("id")
    .execute();
  const links = await db
    .selectFrom("signInLink")
    .selectAll()
    .where("personId", "in", ids)
    .orderBy("id")
    .execute();
  const mails = await db
    .selectFrom("email")
    .selectAll()
    .where("personId", "in", ids)
    .orderBy("id")
    .execute();
  const audit = await db
    .selectFrom("audit")
    .selectAll()
    .where("personId", "in", ids)
    .orderBy("id")
    .execute();
  const messages = await db
    .selectFrom("outbox")
    .selectAll()
    .where(
      "subjectId",
      "in",
      invitations.map((row) => row.id),
    )
    .execute();
  return { people, memberships, invitations, links, mails, messages, audit };
}

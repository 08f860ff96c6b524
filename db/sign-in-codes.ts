import { sql, type Insertable } from "kysely";
import type { Db } from "./connect.ts";
import type { SignInCodeTable } from "./schema/sign-in.ts";
import type { Door } from "./sessions.ts";

const CODE_SECONDS = 10 * 60;
const TRIES = 5;

export type CodeRequest = Pick<SignInCodeTable, "canonicalEmail" | "purpose" | "flowHash">;

/** Somebody whom a code lets in: the owner, or a member of some location; into the console an administrator only. */
export function findCodeHolder(db: Db, canonicalEmail: string, door: Door = "portal") {
  return db
    .selectFrom("person as p")
    .leftJoin("membership as m", (join) =>
      join.onRef("m.personId", "=", "p.id").on("m.type", "=", "member"),
    )
    .leftJoin("location as l", "l.id", "m.locationId")
    .select(["p.id", "p.canonicalEmail", "p.locale", "l.locale as locationLocale"])
    .where("p.canonicalEmail", "=", canonicalEmail)
    .where((e) =>
      e.or([
        e("p.isOwner", "=", true),
        door === "console" ? e("m.role", "=", "admin") : e("m.id", "is not", null),
      ]),
    )
    .orderBy("m.createdAt")
    .limit(1)
    .executeTakeFirst();
}

/** Keeps a new code. It takes the place of the live one of its address and purpose, whoever asked for that. */
export async function replaceCode(
  db: Db,
  code: Omit<Insertable<SignInCodeTable>, "expiresAt">,
): Promise<void> {
  const fresh = { ...code, expiresAt: sql<Date>`now() + make_interval(secs => ${CODE_SECONDS})` };
  await db
    .insertInto("signInCode")
    .values(fresh)
    .onConflict((conflict) =>
      conflict
        .columns(["canonicalEmail", "purpose"])
        .where("usedAt", "is", null)
        .where("revokedAt", "is", null)
        .doUpdateSet({ ...fresh, tries: 0, createdAt: sql<Date>`now()` }),
    )
    .execute();
}

/** Takes mails with older codes out of the queue: their codes are dead. */
export async function cancelQueuedCodes(db: Db, personId: string): Promise<void> {
  await db
    .updateTable("email")
    .set({ state: "canceled", settledAt: sql<Date>`now()`, sealedCode: null })
    .where("personId", "=", personId)
    .where("kind", "=", "code")
    .where("state", "=", "queued")
    .where("batchId", "is", null)
    .execute();
}

/** Counts a try and gives what to compare it with. Committed by itself, before anything is compared. */
export function takeTry(db: Db, { canonicalEmail, purpose, flowHash }: CodeRequest) {
  return db
    .updateTable("signInCode")
    .set({ tries: sql<number>`tries + 1` })
    .where("canonicalEmail", "=", canonicalEmail)
    .where("purpose", "=", purpose)
    .where("flowHash", "=", flowHash)
    .where("tries", "<", TRIES)
    .where("usedAt", "is", null)
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", sql<Date>`now()`)
    .returning(["id", "personId", "salt", "codeHash"])
    .executeTakeFirst();
}

/** Uses a code up; undefined when somebody else was faster, or a newer code took its place. */
export function useCode(db: Db, id: string) {
  return db
    .updateTable("signInCode")
    .set({ usedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .where("usedAt", "is", null)
    .where("revokedAt", "is", null)
    .returning("personId")
    .executeTakeFirst();
}

/** Codes are of use for minutes; a day later nobody asks for them any more. */
export async function forgetOldCodes(db: Db): Promise<void> {
  await db
    .deleteFrom("signInCode")
    .where("createdAt", "<", sql<Date>`now() - interval '1 day'`)
    .execute();
}

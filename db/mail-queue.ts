import { sql, type Selectable } from "kysely";
import type { Db } from "./connect.ts";
import type { MailBatchTable } from "./schema/mail.ts";

const composable = (db: Db) =>
  db
    .selectFrom("email as e")
    .leftJoin("location as l", "l.id", "e.locationId")
    .leftJoin("person as p", "p.id", "e.personId")
    .leftJoin("signInLink as k", (join) =>
      join
        .onRef("k.invitationId", "=", "e.invitationId")
        .onRef("k.generation", "=", "e.generation"),
    )
    .select([
      "e.id",
      "e.purpose",
      "e.kind",
      "e.recipient",
      "e.locale",
      "e.sealedCode",
      "e.subject",
      "e.html",
      "e.text",
      "e.attempts",
      "e.unsubscribeUrl",
      "e.personId",
      "e.locationId",
      "e.invitationId",
      "e.batchId",
      "e.state",
      "e.alone",
      "l.name as locationName",
      "l.locale as locationLocale",
      "l.settings as locationSettings",
      "p.firstName",
      "p.lastName",
      "k.id as linkId",
      "k.keyId",
      "k.nonce",
    ])
    .select((e) =>
      e
        .or([
          e("p.isOwner", "=", true),
          e.exists(
            e
              .selectFrom("membership as m")
              .select("m.id")
              .whereRef("m.personId", "=", "p.id")
              .where("m.role", "=", "admin"),
          ),
        ])
        .as("administers"),
    );

export type QueuedEmail = Awaited<ReturnType<typeof claimQueued>>[number];

/**
 * The mails whose turn it is, under a lock: codes first, then in order. While nothing but reminders is due they wait
 * for each other, until there are as many as one call takes or the first has waited `companySeconds`.
 */
export async function claimQueued(db: Db, limit: number, companySeconds = 0) {
  const waits = sql<boolean>`kind = 'reminder' and created_at > now() - make_interval(secs => ${companySeconds})`;
  const due = db
    .selectFrom("email")
    .where("state", "=", "queued")
    .where("batchId", "is", null)
    .where("notBefore", "<=", sql<Date>`now()`)
    .orderBy(sql`kind <> 'code'`)
    .orderBy("createdAt")
    .orderBy("id")
    .limit(limit);
  const claimed = await due
    .select("id")
    .where(({ selectFrom }) =>
      selectFrom(due.select(waits.as("waits")).as("due")).select(
        sql<boolean>`count(*) >= ${limit} or not bool_and(waits)`.as("go"),
      ),
    )
    .forUpdate()
    .skipLocked()
    .execute();
  if (claimed.length === 0) return [];
  return composable(db)
    .where("e.id", "=", sql<string>`any(${claimed.map(({ id }) => id)}::uuid[])`)
    .orderBy(sql`e.kind <> 'code'`)
    .orderBy("e.createdAt")
    .orderBy("e.id")
    .execute();
}

export type OpenBatch = Pick<Selectable<MailBatchTable>, "id" | "way" | "sender" | "publicUrl"> & {
  ageSeconds: number;
  emails: QueuedEmail[];
};

/**
 * A call whose end nobody recorded and whose turn it is: the mailer before us was cut off, or the provider gave no
 * answer. It has all its mails in the order of the call, those too of which the provider told us otherwise.
 */
export async function findOpenBatch(db: Db): Promise<OpenBatch | undefined> {
  const due = await db
    .selectFrom("email as e")
    .innerJoin("mailBatch as b", "b.id", "e.batchId")
    .select([
      "b.id",
      "b.way",
      "b.sender",
      "b.publicUrl",
      sql<number>`extract(epoch from now() - b.created_at)::float8`.as("ageSeconds"),
    ])
    .where("e.state", "=", "queued")
    .where("e.batchId", "is not", null)
    .where("e.notBefore", "<=", sql<Date>`now()`)
    .orderBy("e.notBefore")
    .limit(1)
    .executeTakeFirst();
  if (!due) return undefined;
  const emails = await composable(db).where("e.batchId", "=", due.id).orderBy("e.id").execute();
  return { ...due, emails };
}

/** Lets a mail wait, with the reason shown. */
export async function postponeEmail(
  db: Db,
  id: string,
  reason: string,
  seconds: number,
): Promise<void> {
  await db
    .updateTable("email")
    .set({ reason, notBefore: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where("id", "=", id)
    .execute();
}

import { sql } from "kysely";
import type { Db } from "./connect.ts";

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
    ]);

export type QueuedEmail = Awaited<ReturnType<typeof claimQueued>>[number];

/** The mails whose turn it is, under a lock: codes first, then in order. */
export function claimQueued(db: Db, limit: number) {
  return composable(db)
    .where("e.state", "=", "queued")
    .where("e.batchId", "is", null)
    .where("e.notBefore", "<=", sql<Date>`now()`)
    .orderBy(sql`e.kind <> 'code'`)
    .orderBy("e.createdAt")
    .orderBy("e.id")
    .limit(limit)
    .forUpdate("e")
    .skipLocked()
    .execute();
}

export type OpenBatch = { id: string; ageSeconds: number; emails: QueuedEmail[] };

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
      sql<number>`extract(epoch from now() - b.created_at)::float8`.as("ageSeconds"),
    ])
    .where("e.state", "=", "queued")
    .where("e.notBefore", "<=", sql<Date>`now()`)
    .orderBy("e.notBefore")
    .limit(1)
    .executeTakeFirst();
  if (!due) return undefined;
  const emails = await composable(db).where("e.batchId", "=", due.id).orderBy("e.id").execute();
  return { ...due, emails };
}

export type FrozenWords = {
  id: string;
  subject: string;
  html: string;
  text: string;
  unsubscribeUrl: string | null;
};

/** Keeps the words of mails for every later attempt. */
export async function freezeWords(db: Db, mails: FrozenWords[]): Promise<void> {
  if (mails.length === 0) return;
  await sql`
    update email e set subject = v.subject, html = v.html, text = v.text, unsubscribe_url = v."unsubscribeUrl"
    from unnest(${mails.map(({ id }) => id)}::uuid[], ${mails.map(({ subject }) => subject)}::text[],
      ${mails.map(({ html }) => html)}::text[], ${mails.map(({ text }) => text)}::text[],
      ${mails.map(({ unsubscribeUrl }) => unsubscribeUrl)}::text[]) as v(id, subject, html, text, "unsubscribeUrl")
    where e.id = v.id`.execute(db);
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

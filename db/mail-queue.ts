import { sql } from "kysely";
import type { Db } from "./connect.ts";
import { FINAL_STATUSES, type MailState } from "../domain/invitation.ts";

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
      "e.invitationId",
      "e.batchId",
      "e.state",
      "e.alone",
      "l.name as locationName",
      "l.settings as locationSettings",
      "p.firstName",
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

/**
 * Cancels those of claimed mails that nobody wants any more: the invitation is over or was sent again, the code is
 * used, replaced or past its time. Who revokes while a call is under way cannot take its mail out of the queue.
 */
export async function cancelUnwanted(db: Db, ids: string[]): Promise<Set<string>> {
  const canceled = await db
    .updateTable("email as e")
    .set({ state: "canceled", reason: null, settledAt: sql<Date>`now()`, sealedCode: null })
    .where("e.id", "in", ids)
    .where(({ and, eb, exists, not, or, selectFrom }) =>
      or([
        and([
          eb("e.kind", "<>", "welcome"),
          exists(
            selectFrom("invitation as i")
              .select("i.id")
              .whereRef("i.id", "=", "e.invitationId")
              .where((i) =>
                i.or([
                  i("i.status", "in", [...FINAL_STATUSES]),
                  i("i.generation", "<>", i.ref("e.generation")),
                ]),
              ),
          ),
        ]),
        and([
          eb("e.kind", "=", "code"),
          not(
            exists(
              selectFrom("signInCode as c")
                .select("c.id")
                .whereRef("c.canonicalEmail", "=", "e.recipient")
                .where(sql<string>`'code/' || c.id`, "=", eb.ref("e.purpose"))
                .where("c.usedAt", "is", null)
                .where("c.revokedAt", "is", null)
                .where("c.expiresAt", ">", sql<Date>`now()`),
            ),
          ),
        ]),
      ]),
    )
    .returning("e.id")
    .execute();
  return new Set(canceled.map((row) => row.id));
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

export async function freezeWords(
  db: Db,
  id: string,
  words: { subject: string; html: string; text: string },
): Promise<void> {
  await db.updateTable("email").set(words).where("id", "=", id).execute();
}

export type Settlement = { state: MailState; reason: string | null; providerId: string | null };

/** Ends a mail's way to the provider; undefined when its fate was recorded before. The code's seal goes with it. */
export function settleEmail(db: Db, id: string, batchId: string, settlement: Settlement) {
  return db
    .updateTable("email")
    .set({ ...settlement, settledAt: sql<Date>`now()`, sealedCode: null })
    .where("id", "=", id)
    .where("batchId", "=", batchId)
    .where("state", "=", "queued")
    .returning([
      "id",
      "kind",
      "invitationId",
      "generation",
      "personId",
      "locationId",
      "attemptedAt",
      "settledAt",
    ])
    .executeTakeFirst();
}

export type SettledEmail = NonNullable<Awaited<ReturnType<typeof settleEmail>>>;

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

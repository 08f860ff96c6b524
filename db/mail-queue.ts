import { sql } from "kysely";
import type { Db } from "./connect.ts";
import { FINAL_STATUSES, type MailState } from "../domain/invitation.ts";
import type { MailKind } from "../domain/mail.ts";

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

/**
 * Cancels those of claimed mails that nobody wants any more: the invitation is over or was sent again, what it is to
 * remind of came back, the reminder is for somebody who unsubscribed, the code is used, replaced or past its time. Who
 * revokes while a call is under way cannot take its mail out of the queue.
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
                  i.and([i("i.status", "=", "bounced"), i("e.kind", "=", "reminder")]),
                ]),
              ),
          ),
        ]),
        and([
          eb("e.kind", "=", "reminder"),
          exists(
            selectFrom("unsubscribed as u")
              .select("u.personId")
              .whereRef("u.personId", "=", "e.personId")
              .whereRef("u.locationId", "=", "e.locationId"),
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

export type Settlement = {
  id: string;
  state: MailState;
  reason: string | null;
  providerId: string | null;
};

/** Ends mails' way to the provider; answers those whose fate was not recorded before. Their codes' seals go with it. */
export async function settleEmails(db: Db, batchId: string, settlements: Settlement[]) {
  const given = sql`unnest(${settlements.map(({ id }) => id)}::uuid[],
    ${settlements.map(({ state }) => state)}::text[], ${settlements.map(({ reason }) => reason)}::text[],
    ${settlements.map(({ providerId }) => providerId)}::text[]) as v(id, state, reason, "providerId")`;
  const { rows } = await sql<SettledEmail>`
    update email e set state = v.state, reason = v.reason, provider_id = v."providerId",
      settled_at = now(), sealed_code = null
    from ${given}
    where e.id = v.id and e.batch_id = ${batchId} and e.state = 'queued'
    returning e.id, e.kind, e.invitation_id as "invitationId", e.generation, e.person_id as "personId",
      e.location_id as "locationId", e.attempted_at as "attemptedAt", e.settled_at as "settledAt"`.execute(
    db,
  );
  // The provider's events may be faster than its answer: they say more, but not under which id it has the mail.
  if (rows.length < settlements.length) {
    await sql`
      update email e set sealed_code = null, provider_id = coalesce(e.provider_id, v."providerId")
      from ${given}
      where e.id = v.id and e.batch_id = ${batchId} and e.settled_at is distinct from now()
        and e.state <> 'queued'`.execute(db);
  }
  return rows;
}

export type SettledEmail = {
  id: string;
  kind: MailKind;
  invitationId: string | null;
  generation: number | null;
  personId: string | null;
  locationId: string | null;
  attemptedAt: Date | null;
  settledAt: Date | null;
};

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

import { sql } from "kysely";
import type { MailState } from "../domain/invitation.ts";
import type { MailKind } from "../domain/mail.ts";
import type { Db } from "./connect.ts";

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

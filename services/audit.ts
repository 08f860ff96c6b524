import { insertAudit } from "../db/audit.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import { publish } from "./hub-events.ts";
import type { Tx } from "./unit-of-work.ts";

export type AuditLine = {
  type: string;
  reasonCode: ReasonCode;
  locationId?: string | null;
  personId?: string | null;
  membershipId?: string | null;
  invitationId?: string | null;
  channel?: string | null;
  /** What a row without a person named: an address, or what stood in its place. Found by that alone. */
  address?: string | null;
  /** Ids, states and times; no names and no addresses. */
  detail?: Record<string, unknown>;
};

/** Writes who did what and why, in the transaction of the deed, and tells whoever waits for it. */
export async function record(tx: Tx, actor: Actor, ...lines: AuditLine[]): Promise<void> {
  const rows = lines.map((line) => ({
    locationId: line.locationId ?? null,
    personId: line.personId ?? null,
    membershipId: line.membershipId ?? null,
    invitationId: line.invitationId ?? null,
    actorKind: actor.kind,
    actorId: actor.id,
    channel: line.channel ?? null,
    address: line.address ?? null,
    type: line.type,
    reasonCode: line.reasonCode,
    detail: JSON.stringify(line.detail ?? {}),
  }));
  const ids = await insertAudit(tx.db, rows);
  await publish(
    tx,
    rows.map((row, at) => ({ ...row, id: ids[at] ?? "" })),
  );
}

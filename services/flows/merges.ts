import { tellItems } from "../../db/flow-items.ts";
import { lockFlow } from "../../db/flows.ts";
import { deleteKnownRows, listKnownRows, moveKnownRow, parkKnownRow } from "../../db/known-rows.ts";
import { isTakenUp, type KnownRow } from "../../domain/known-row.ts";
import { flowActor } from "../../domain/permissions.ts";
import { REASONS } from "../../domain/reasons.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";

export type Merge = { from: string; into: string };

/**
 * Two subjects of a flow became one: what is known of the one that is gone goes over to the one that is left. Where
 * both stand for people who are members, nobody is ended: that is told, and answered by subject.
 */
export async function takeMerges(
  tx: Tx,
  flowId: string,
  merges: Merge[],
): Promise<ReadonlyMap<string, string>> {
  const conflicts = new Map<string, string>();
  if (merges.length === 0) return conflicts;
  const flow = await lockFlow(tx.db, flowId);
  if (!flow) return conflicts;
  for (const { from, into } of merges) {
    const known = await listKnownRows(tx.db, flowId, 0, [from, into]);
    const gone = known.find(({ key }) => key === from);
    const left = known.find(({ key }) => key === into);
    if (!gone || gone.missingSettled) continue;
    if (!left) await moveKnownRow(tx.db, flowId, from, into);
    else if (areTwoPeople(gone, left)) {
      conflicts.set(from, REASONS.merged_people);
      await parkKnownRow(tx.db, flowId, from, REASONS.merged_people);
      await record(tx, flowActor(flowId), ...[gone, left].map((row) => told(flow.locationId, row)));
    } else if (isTakenUp(gone)) {
      await deleteKnownRows(tx.db, flowId, [into]);
      await moveKnownRow(tx.db, flowId, from, into);
    } else await deleteKnownRows(tx.db, flowId, [from]);
    // It says something else now, whoever stood there before.
    await tellItems(tx.db, [{ flowId, subject: into }]);
  }
  return conflicts;

  function told(locationId: string, { key, membershipId, settledEmail }: KnownRow) {
    return {
      type: "row.merged",
      reasonCode: "merged_people" as const,
      locationId,
      membershipId,
      address: settledEmail,
      detail: { flowId, key },
    };
  }
}

const areTwoPeople = (one: KnownRow, other: KnownRow): boolean =>
  isTakenUp(one) && isTakenUp(other) && one.membershipId !== other.membershipId;

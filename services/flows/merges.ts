import { tellItems } from "../../db/flow-items.ts";
import { lockFlow, type FlowRow } from "../../db/flows.ts";
import { deleteKnownRows, listKnownRows, moveKnownRow, parkKnownRow } from "../../db/known-rows.ts";
import { findMembership } from "../../db/people.ts";
import { isTakenUp, type KnownRow } from "../../domain/known-row.ts";
import { flowActor } from "../../domain/permissions.ts";
import { REASONS } from "../../domain/reasons.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";

export type Merge = { from: string; into: string };

/** Where both were members, by the subject that is gone; `isNews` where others are to be looked at for it. */
export type TakenMerges = { conflicts: ReadonlyMap<string, string>; isNews: boolean };

/**
 * Two subjects of a flow became one: what is known of the one that is gone goes over to the one that is left. Where
 * both stand for people who are members, nobody is ended: that is told once, and answered for as long as it is so.
 */
export async function takeMerges(tx: Tx, flowId: string, merges: Merge[]): Promise<TakenMerges> {
  const conflicts = new Map<string, string>();
  const news: string[] = [];
  const flow = merges.length > 0 ? await lockFlow(tx.db, flowId) : undefined;
  if (!flow) return { conflicts, isNews: false };
  // Most were merged long ago, and nothing is known of them: all are asked for at once.
  const keys = [...new Set(merges.flatMap(({ from, into }) => [from, into]))];
  const rows = await listKnownRows(tx.db, flowId, 0, keys);
  const known = new Map(rows.map((row) => [row.key, row]));
  for (const { from, into } of merges) {
    const gone = known.get(from);
    const left = known.get(into);
    if (!gone || from === into) continue;
    if (left && (await areTwoMembers(tx, gone, left))) {
      conflicts.set(from, REASONS.merged_people);
      if (gone.missingSettled && gone.problem === REASONS.merged_people) continue;
      await parkKnownRow(tx.db, flowId, from, REASONS.merged_people);
      known.set(from, { ...gone, missingSettled: true, problem: REASONS.merged_people });
      await record(tx, flowActor(flowId), ...[gone, left].map((row) => told(flow, row)));
      news.push(from);
      continue;
    }
    known.delete(from);
    if (left && (await isToStay(tx, left, gone))) await deleteKnownRows(tx.db, flowId, [from]);
    else {
      await deleteKnownRows(tx.db, flowId, [into]);
      await moveKnownRow(tx.db, flowId, from, into);
      known.set(into, { ...gone, key: into });
    }
    news.push(into);
  }
  // They say something else now, whoever stood there before.
  await tellItems(
    tx.db,
    news.map((subject) => ({ flowId, subject })),
  );
  return { conflicts, isNews: news.length > 0 };
}

const told = (
  { id: flowId, locationId }: FlowRow,
  { key, membershipId, settledEmail }: KnownRow,
) => ({
  type: "row.merged",
  reasonCode: "merged_people" as const,
  locationId,
  membershipId,
  address: settledEmail,
  detail: { flowId, key },
});

async function areTwoMembers(tx: Tx, one: KnownRow, other: KnownRow): Promise<boolean> {
  if (one.membershipId === other.membershipId) return false;
  return (await isMember(tx, one)) && (await isMember(tx, other));
}

/** What is known of the one that is left counts, unless only the other was taken up, or is still a member. */
const isToStay = async (tx: Tx, left: KnownRow, gone: KnownRow): Promise<boolean> =>
  !isTakenUp(gone) ||
  (isTakenUp(left) && !(await isMember(tx, gone))) ||
  (await isMember(tx, left));

async function isMember({ db }: Tx, row: KnownRow): Promise<boolean> {
  if (!isTakenUp(row) || row.membershipId === null) return false;
  return (await findMembership(db, row.membershipId))?.type === "member";
}

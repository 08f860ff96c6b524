import type { WaitingItem } from "../db/due-items.ts";
import { listItemFates, settleItems, type ItemOutcome } from "../db/flow-items.ts";
import { LEFT_OUT, type LookedAt } from "./flow-items.ts";
import type { FlowDeps } from "./flow-look.ts";
import type { RosterRow } from "../domain/roster/row.ts";

/**
 * What became of each thing that was looked at; what was told of it meanwhile wants another look. Answers how many need
 * none any more.
 */
export async function settle(
  { db }: FlowDeps,
  flowId: string,
  looked: LookedAt<RosterRow>,
  { conflicts, by }: { conflicts: ReadonlyMap<string, string>; by: string },
): Promise<number> {
  const fates = await listItemFates(
    db,
    flowId,
    looked.map(({ item }) => item.subject),
  );
  const bySubject = new Map(fates.map((fate) => [fate.subject, fate]));
  const outcomes = looked.flatMap(({ item, looked: one, isKept }): ItemOutcome[] => {
    const conflict = conflicts.get(item.subject);
    if (conflict !== undefined) return [outcome(item, "held", conflict)];
    if ("lost" in one) return [outcome(item, "held", one.lost)];
    const fate = bySubject.get(item.subject);
    // Read anew by the next look: what was known of it went meanwhile.
    if (!fate && isKept) return [];
    if (!fate) return [outcome(item, "done", isLeftOut(one) ? LEFT_OUT : null)];
    if (fate.refusedFor !== null) return [outcome(item, "held", fate.problem)];
    if (fate.isSettled) return [outcome(item, "done")];
    // What was seen of it stands there already.
    if (isKept) return [];
    return [{ ...outcome(item, "waiting"), seen: { told: item.told, by, looked: one } }];
  });
  await settleItems(db, flowId, outcomes);
  return outcomes.filter(({ state }) => state !== "waiting").length;
}

const isLeftOut = (looked: LookedAt<RosterRow>[number]["looked"]) =>
  "made" in looked && !looked.wanted;

const outcome = (
  { subject, seq, told }: WaitingItem,
  state: ItemOutcome["state"],
  problem: string | null = null,
): ItemOutcome => ({ subject, seq, told, state, problem });

/** What is of no interest to a draft makes room for what is. */
export async function leaveOut(
  { db }: FlowDeps,
  flowId: string,
  looked: LookedAt<RosterRow>,
): Promise<void> {
  const unwanted = looked.filter(({ looked: one }) => isLeftOut(one));
  await settleItems(
    db,
    flowId,
    unwanted.map(({ item }) => outcome(item, "done", LEFT_OUT)),
  );
}

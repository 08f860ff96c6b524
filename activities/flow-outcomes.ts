import {
  listItemFates,
  settleItems,
  type ItemOutcome,
  type WaitingItem,
} from "../db/flow-items.ts";
import { LEFT_OUT, type LookedAt } from "./flow-items.ts";
import type { FlowDeps } from "./flow-look.ts";

/**
 * What became of each thing that was looked at; what was told of it meanwhile wants another look. Answers how many need
 * none any more.
 */
export async function settle(
  { db }: FlowDeps,
  flowId: string,
  looked: LookedAt,
  conflicts: ReadonlyMap<string, string>,
): Promise<number> {
  const fates = await listItemFates(
    db,
    flowId,
    looked.map(({ item }) => item.subject),
  );
  const bySubject = new Map(fates.map((fate) => [fate.subject, fate]));
  const outcomes = looked.map(({ item, looked: one }): ItemOutcome => {
    const conflict = conflicts.get(item.subject);
    if (conflict !== undefined) return outcome(item, "held", conflict);
    if ("lost" in one) return outcome(item, "held", one.lost);
    const fate = bySubject.get(item.subject);
    if (!fate) return outcome(item, "done", isLeftOut(one) ? LEFT_OUT : null);
    if (fate.refusedFor !== null) return outcome(item, "held", fate.problem);
    return outcome(item, fate.isSettled ? "done" : "waiting");
  });
  await settleItems(db, flowId, outcomes);
  return outcomes.filter(({ state }) => state !== "waiting").length;
}

const isLeftOut = (looked: LookedAt[number]["looked"]) => "told" in looked && !looked.wanted;

const outcome = (
  { subject, told }: WaitingItem,
  state: ItemOutcome["state"],
  problem: string | null = null,
): ItemOutcome => ({ subject, told, state, problem });

/** What is of no interest to a draft makes room for what is. */
export async function leaveOut({ db }: FlowDeps, flowId: string, looked: LookedAt): Promise<void> {
  const unwanted = looked.filter(({ looked: one }) => isLeftOut(one));
  await settleItems(
    db,
    flowId,
    unwanted.map(({ item }) => outcome(item, "done", LEFT_OUT)),
  );
}

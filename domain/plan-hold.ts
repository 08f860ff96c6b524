import type { FlowPolicy } from "./flow.ts";
import type { PlannedChange } from "./row-planning.ts";

/** It has been the same for as long as a row has to rest. */
function isReady({ change }: PlannedChange): boolean {
  const { known } = change;
  if (!known?.rested) return false;
  return change.kind === "missing" ? known.missing : known.fingerprint === change.fingerprint;
}

/** Somebody said yes to exactly this. */
export const isApproved = (one: PlannedChange): boolean =>
  isReady(one) &&
  typeof one.change.known?.approvedRun === "string" &&
  one.change.known.approvedAs === deedOf(one);

/** What a yes to a row is to: what is done about it, and whose place it takes. */
export const deedOf = ({ change, outcome }: PlannedChange): string =>
  change.kind !== "missing" && change.corrects && outcome === "rekey"
    ? `rekey ${change.corrects.key}`
    : outcome;

export const isSuspected = ({ reasonCode }: PlannedChange): boolean =>
  reasonCode === "suspected_correction";

/** Waits however few there are. */
const needsYes = (one: PlannedChange): boolean =>
  one.outcome === "end" || isSuspected(one) || one.reasonCode === "row_known_corrected";

export type Hold = { go: PlannedChange[]; wait: PlannedChange[]; why: string | null };

/**
 * What may be done at once, and what waits for somebody's yes: everything where too many people would come or go,
 * else ends and suspected corrections. `people` is how many the source stands for.
 */
export function holdBack(planned: PlannedChange[], policy: FlowPolicy, people: number): Hold {
  const ready = planned.filter((one) => one.outcome !== "keep" && isReady(one));
  const open = ready.filter((one) => !isApproved(one));
  const count = (...outcomes: PlannedChange["outcome"][]) =>
    open.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const coming = count("invite", "rekey");
  const going = count("rekey", "end");
  const tooMany = coming > policy.holdAboveNew;
  const tooFew = going >= 3 && going * 100 > policy.holdAboveEndsPercent * people;
  const wait = open.filter((one) =>
    tooMany || tooFew ? ["invite", "rekey", "end"].includes(one.outcome) : needsYes(one),
  );
  const waiting = new Set(wait);
  const go = ready.filter((one) => !waiting.has(one));
  if (wait.length === 0) return { go, wait, why: null };
  const reasons = [
    tooMany && `${coming} new people at once, where more than ${policy.holdAboveNew} wait`,
    tooFew && `${going} of ${people} people would go at once`,
    !tooFew && count("end") > 0 && `${count("end")} would go because their rows are gone`,
    wait.some(isSuspected) && "a new row seems to be the correction of one that is gone",
    wait.some(({ reasonCode }) => reasonCode === "row_known_corrected") &&
      "a row that was there at the start, when nobody was to be invited, was corrected",
  ].filter((reason) => reason !== false);
  return { go, wait, why: `Waits for approval: ${reasons.join("; ")}.` };
}

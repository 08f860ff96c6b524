import type { FlowPolicy } from "./flow.ts";
import type { ReasonCode } from "./reasons.ts";

/** Why a plan waits for a yes, and for how many people each reason holds. */
export type HoldReason = {
  code: Extract<
    ReasonCode,
    "held_above_new" | "held_ends" | "suspected_correction" | "row_known_corrected"
  >;
  people: number;
};

/** Why a plan with so many rows in each of its lists waits (see `holdBack`). */
export function reasonsOfHold(
  counts: Readonly<Record<string, number>>,
  { holdAboveNew }: Pick<FlowPolicy, "holdAboveNew">,
): HoldReason[] {
  const { invite = 0, rekey = 0, end = 0 } = counts;
  const reasons: HoldReason[] = [];
  if (invite + rekey > holdAboveNew) {
    reasons.push({ code: "held_above_new", people: invite + rekey });
  }
  if (end > 0) reasons.push({ code: "held_ends", people: end });
  if (rekey > 0) reasons.push({ code: "suspected_correction", people: rekey });
  // Alone, new people wait only where they were there at the start, when nobody was to be invited.
  if (reasons.length === 0 && invite > 0) {
    reasons.push({ code: "row_known_corrected", people: invite });
  }
  return reasons;
}

/** How many people a plan is about. */
export const peopleIn = ({
  invite = 0,
  update = 0,
  rekey = 0,
  end = 0,
}: Readonly<Record<string, number>>): number => invite + update + rekey + end;

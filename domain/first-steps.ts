/** What a location needs before it invites anybody, in the order in which it is done. */
export const FIRST_STEPS = ["location", "mail", "sheet", "preview", "approve"] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** The steps that can wait; each of the others stands on the one before it. */
export const CAN_WAIT: readonly FirstStep[] = ["mail"];

export type StepState = "done" | "now" | "later";
export type StepAt = { step: FirstStep; state: StepState };

/** Where each step stands: of those that are not done one is now, and what was put off comes last. */
export function stepsAt(
  done: ReadonlySet<FirstStep>,
  putOff: readonly FirstStep[],
): { steps: StepAt[]; now: FirstStep | undefined } {
  const open = FIRST_STEPS.filter((step) => !done.has(step));
  const now = open.find((step) => !putOff.includes(step)) ?? open[0];
  const stateOf = (step: FirstStep): StepState => {
    if (done.has(step)) return "done";
    return step === now ? "now" : "later";
  };
  return { steps: FIRST_STEPS.map((step) => ({ step, state: stateOf(step) })), now };
}

import { defineSignal, defineUpdate } from "@temporalio/workflow";

/** The process's row changed: look again. */
export const changed = defineUpdate<void>("changed");
export const resend = defineUpdate<void>("resend");
export const revoke = defineUpdate<void>("revoke");

/** Look at the source now. */
export const nudge = defineSignal("nudge");

/** Say yes to the plan that waits; its hash says which. */
export const approve = defineUpdate<void, [planHash: string]>("approve");
export const reject = defineUpdate<void>("reject");

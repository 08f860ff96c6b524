import { defineSignal, defineUpdate } from "@temporalio/workflow";

/** The process's row changed: look again. */
export const changed = defineUpdate<void>("changed");
export const resend = defineUpdate<void>("resend");
export const revoke = defineUpdate<void>("revoke");

/** Look at the source now. */
export const nudge = defineSignal("nudge");

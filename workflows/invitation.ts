import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";
import type { InvitationActivities } from "../activities/invitations.ts";
import {
  nextStep,
  type InvitationInput,
  type InvitationProgress,
  type NextStep,
} from "../domain/invitation.ts";
import { changed, resend, revoke } from "./messages.ts";
import { show } from "./show.ts";

const steps = proxyActivities<InvitationActivities>({
  startToCloseTimeout: "30 seconds",
  retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
});

/** Where the clocks of Temporal and of the database differ a step may come early; it is tried again ever later. */
const pauseMs = (earlySteps: number) => Math.min(60_000, 200 * 2 ** earlySteps);

/** Invites one person, lets the link sign them in for a day, reminds them once, and ends when they are in. */
export async function invitation({
  invitationId,
  searchable,
  sent,
}: InvitationInput): Promise<string> {
  let changes = 0;
  /** Of those, how many there were when the row was last asked for. */
  let seen = 0;
  setHandler(changed, () => void (changes += 1), {
    description: "The invitation's row changed: look again",
  });
  setHandler(resend, () => command(steps.resendInvitation), {
    description: "Send the mail again with a new link; the old link stops working at once",
  });
  setHandler(revoke, () => command(steps.revokeInvitation), {
    description: "Take the invitation back: the link stops working, and the person is no member",
  });
  async function command(run: (invitationId: string) => Promise<void>): Promise<void> {
    await run(invitationId);
    changes += 1;
  }

  try {
    let now = sent ?? (await steps.sendInvitation(invitationId));
    let earlySteps = 0;
    for (;;) {
      const next = nextStep(now);
      show(searchable, now.status, next);
      if (next.step === "done") break;
      now = await go(next, earlySteps);
      earlySteps = wasEarly(next, nextStep(now)) ? earlySteps + 1 : 0;
    }
    await condition(allHandlersFinished);
    return now.status;
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return CancellationScope.nonCancellable(takeBack);
  }

  async function takeBack(): Promise<string> {
    try {
      await steps.revokeInvitation(invitationId);
    } catch (error) {
      // Refused where it has ended by itself: then that is how it ends.
      if (!(error instanceof ActivityFailure)) throw error;
    }
    const now = await steps.loadInvitation(invitationId);
    show(searchable, now.status, nextStep(now));
    return now.status;
  }

  async function go(next: NextStep, earlySteps: number): Promise<InvitationProgress> {
    switch (next.step) {
      case "send":
        return take(steps.sendInvitation);
      case "done":
      case "idle":
        await condition(isNews);
        return take(steps.loadInvitation);
      case "closeWindow":
      case "remind":
      case "close": {
        const left = Math.max(pauseMs(earlySteps), Date.parse(next.waitUntil) - Date.now());
        const isEarly = await condition(isNews, left, { summary: next.summary });
        // The row decides, not this timer: they may be signing in at this very moment.
        return take(isEarly ? steps.loadInvitation : timed[next.step]);
      }
    }
  }

  /** A change that comes while the step is under way may not be in its answer. */
  function take(step: (invitationId: string) => Promise<InvitationProgress>) {
    seen = changes;
    return step(invitationId);
  }

  function isNews(): boolean {
    return changes > seen;
  }
}

/** The step was taken in its time, and is still to be done. */
const wasEarly = (taken: NextStep, next: NextStep) =>
  taken.waitUntil !== null &&
  Date.parse(taken.waitUntil) <= Date.now() &&
  taken.step === next.step &&
  taken.waitUntil === next.waitUntil;

const timed = {
  closeWindow: steps.closeWindow,
  remind: steps.sendReminder,
  close: steps.closeInvitation,
};

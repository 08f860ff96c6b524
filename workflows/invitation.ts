import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";
import type { InvitationActivities } from "../activities/invitations.ts";
import { nextStep, type InvitationInput, type InvitationProgress } from "../domain/invitation.ts";
import { changed, resend, revoke } from "./messages.ts";
import { show } from "./show.ts";

const steps = proxyActivities<InvitationActivities>({
  startToCloseTimeout: "30 seconds",
  retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
});

/** Where the clocks of Temporal and of the database differ, a step that comes early is not repeated at once. */
const SHORTEST_WAIT_MS = 200;

/** Invites one person, lets the link sign them in for a day, reminds them once, and ends when they are in. */
export async function invitation({ invitationId, searchable, sent }: InvitationInput): Promise<string> {
  let changes = 0;
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
    for (;;) {
      const next = nextStep(now);
      show(searchable, now.status, next);
      if (next.step === "done") break;
      now = await go(next);
    }
    await condition(allHandlersFinished);
    return now.status;
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => steps.revokeInvitation(invitationId));
    return "revoked";
  }

  async function go(next: ReturnType<typeof nextStep>): Promise<InvitationProgress> {
    const seen = changes;
    const isNews = () => changes > seen;
    switch (next.step) {
      case "send":
        return steps.sendInvitation(invitationId);
      case "done":
      case "idle":
        await condition(isNews);
        return steps.loadInvitation(invitationId);
      default: {
        const left = Math.max(SHORTEST_WAIT_MS, Date.parse(next.waitUntil) - Date.now());
        if (await condition(isNews, left, { summary: next.summary })) {
          return steps.loadInvitation(invitationId);
        }
        // The row decides, not this timer: they may be signing in at this very moment.
        return timed[next.step](invitationId);
      }
    }
  }
}

const timed = {
  closeWindow: (id: string) => steps.closeWindow(id),
  remind: (id: string) => steps.sendReminder(id),
  close: (id: string) => steps.closeInvitation(id),
};

import { findFlow } from "../db/flows.ts";
import { listProcessFacts, type ProcessFacts } from "../db/invitations/rows.ts";
import type { Message } from "../db/outbox.ts";
import type { Pool } from "../db/connect.ts";
import { maskEmail } from "../domain/email-address.ts";
import { isFinal } from "../domain/invitation.ts";
import type { InvitationFacts, Temporal } from "./temporal.ts";

type Reach = { db: Pool; temporal: Temporal };

/** Takes one message to its process; `starts` has what is known of those that are to begin. */
export async function deliver(
  deps: Reach,
  message: Message,
  starts: ReadonlyMap<string, ProcessFacts>,
): Promise<void> {
  switch (message.kind) {
    case "start": {
      const facts = starts.get(message.subjectId);
      return facts && startOf(deps, message.workflowId, facts);
    }
    case "changed":
      return changed(deps, message);
    case "nudge":
      if (await findFlow(deps.db, message.subjectId)) {
        await deps.temporal.nudgeFlow(message.workflowId, message.subjectId);
      }
  }
}

/** Starts the process of an invitation, or finds it running. */
export async function start(deps: Reach, message: Pick<Message, "workflowId" | "subjectId">) {
  const [facts] = await listProcessFacts(deps.db, [message.subjectId]);
  if (facts) await startOf(deps, message.workflowId, facts);
}

function startOf({ temporal }: Reach, workflowId: string, facts: ProcessFacts): Promise<void> {
  const { id, status, source, membershipId, locationSlug, canonicalEmail } = facts;
  const sent = sentOf(facts);
  return temporal.startInvitation(workflowId, {
    id,
    status,
    source,
    membershipId,
    locationSlug,
    maskedEmail: maskEmail(canonicalEmail),
    ...(sent && { sent }),
  });
}

const SOONEST_SECONDS = 2;

/** Whose mail is out already has nothing to do until the window of its link is over, or the reminder due. */
function sentOf(facts: ProcessFacts): InvitationFacts["sent"] {
  const { status, mailState, dueSeconds, signInUntil, remindAt, remindedAt, closeAt } = facts;
  const isOut = mailState === "handed_over" || mailState === "delivered";
  if (status !== "sent" || !isOut || !signInUntil) return undefined;
  if (dueSeconds === null || dueSeconds < SOONEST_SECONDS) return undefined;
  return {
    delaySeconds: dueSeconds,
    progress: {
      status,
      mailState,
      signInUntil: signInUntil.toISOString(),
      remindAt: remindedAt ? null : (remindAt?.toISOString() ?? null),
      closeAt: closeAt?.toISOString() ?? null,
    },
  };
}

async function changed(deps: Reach, message: Message): Promise<void> {
  if (await deps.temporal.changed(message.workflowId, `outbox-${message.id}`)) return;
  // Its start went before it. So the process has done its work, or it was lost and is made again from the row.
  const [facts] = await listProcessFacts(deps.db, [message.subjectId]);
  if (facts && !isFinal(facts.status)) await startOf(deps, message.workflowId, facts);
}

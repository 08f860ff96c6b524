import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateStage,
  type Client,
} from "@temporalio/client";
import { defineSearchAttributeKey, TypedSearchAttributes } from "@temporalio/common";
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from "../domain/ids.ts";
import type { FlowInput } from "../domain/flow.ts";
import type { InvitationInput, InvitationProgress } from "../domain/invitation.ts";

const status = defineSearchAttributeKey("UsherStatus", "KEYWORD");
const location = defineSearchAttributeKey("UsherLocation", "KEYWORD");
const member = defineSearchAttributeKey("UsherMember", "KEYWORD");
const source = defineSearchAttributeKey("UsherSource", "KEYWORD");
const dueAt = defineSearchAttributeKey("UsherDueAt", "DATETIME");

const CALL_LIMIT_MS = 8_000;

export type InvitationFacts = {
  id: string;
  status: string;
  locationSlug: string;
  membershipId: string;
  source: string;
  maskedEmail: string;
  /** Its mail is out: it begins by waiting, and costs no task until then. */
  sent?: { delaySeconds: number; progress: InvitationProgress };
};

/** What the relay asks of Temporal; nothing in it names or addresses a person beyond a masked address. */
export type Temporal = {
  startInvitation(workflowId: string, facts: InvitationFacts): Promise<void>;
  /** Tells a process that its row changed. False when there is no such process, or it has ended. */
  changed(workflowId: string, updateId: string): Promise<boolean>;
  nudgeFlow(workflowId: string, flowId: string): Promise<void>;
};

/** `searchable` says whether the search attributes are registered; setting an unregistered one is refused. */
export function temporalOf(client: Client, searchable: () => Promise<boolean>): Temporal {
  const limited = <T>(call: () => Promise<T>) =>
    client.withDeadline(Date.now() + CALL_LIMIT_MS, call);
  return {
    startInvitation: async (workflowId, facts) => {
      const isSearchable = await searchable();
      const { sent } = facts;
      const input: InvitationInput = {
        invitationId: facts.id,
        searchable: isSearchable,
        ...(sent && { sent: sent.progress }),
      };
      await limited(async () => {
        try {
          await client.workflow.start("invitation", {
            workflowId,
            taskQueue: TASK_QUEUE,
            args: [input],
            // A second start finds the first, and an ended process is not run again unless it was cut off.
            workflowIdConflictPolicy: "USE_EXISTING",
            workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
            ...(sent && { startDelay: sent.delaySeconds * 1000 }),
            staticSummary: `Invite ${facts.maskedEmail} to ${facts.locationSlug}`,
            ...(isSearchable && {
              typedSearchAttributes: new TypedSearchAttributes([
                { key: status, value: facts.status },
                { key: location, value: facts.locationSlug },
                { key: member, value: facts.membershipId },
                { key: source, value: facts.source },
                ...(sent?.progress.signInUntil
                  ? [{ key: dueAt, value: new Date(sent.progress.signInUntil) }]
                  : []),
              ]),
            }),
          });
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      });
    },
    changed: (workflowId, updateId) =>
      limited(async () => {
        try {
          await client.workflow.getHandle(workflowId).startUpdate("changed", {
            updateId,
            waitForStage: WorkflowUpdateStage.ACCEPTED,
          });
          return true;
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return false;
          throw error;
        }
      }),
    nudgeFlow: async (workflowId, flowId) => {
      const input: FlowInput = { flowId };
      await limited(() =>
        client.workflow.signalWithStart("flow", {
          workflowId,
          taskQueue: TASK_QUEUE,
          args: [input],
          signal: "nudge",
          signalArgs: [],
          workflowIdConflictPolicy: "USE_EXISTING",
          staticSummary: "Keeps one source in step: reads, compares, invites, writes back",
        }),
      );
    },
  };
}

/** The names of our search attributes, for whoever registers them or tells how. */
export const searchAttributeNames = Object.keys(SEARCH_ATTRIBUTES);

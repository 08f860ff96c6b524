import { randomUUID } from "node:crypto";
import type { WorkflowHandle } from "@temporalio/client";
import { defineSearchAttributeKey } from "@temporalio/common";
import { beforeAll } from "vitest";
import type { FlowInput, PassOutcome } from "../../domain/flow.ts";
import { flowWorkflowId, invitationWorkflowId, TASK_QUEUE } from "../../domain/ids.ts";
import type { InvitationInput } from "../../domain/invitation.ts";
import { testTemporal, type TestTemporal } from "../support/temporal.ts";
import { waitFor } from "../support/wait-for.ts";
import { startWorkflowWorker } from "../support/workflow-worker.ts";
import { stepsOf, type FakeInvitation } from "./fake-invitation.ts";
import { FakeSource } from "./fake-source.ts";

/** A worker for the tests of a file; each starts an invitation of its own. */
export function invitationWorker() {
  const fakes = new Map<string, FakeInvitation>();
  const logged: object[] = [];
  let temporal: TestTemporal;

  beforeAll(async () => {
    temporal = await testTemporal();
    const note = (fields: object) => void logged.push(fields);
    const log = { debug: note, info: note, warn: note, error: note };
    await startWorkflowWorker(temporal, stepsOf(fakes), log);
  }, 60_000);

  async function started(fake: FakeInvitation, input: Partial<InvitationInput> = {}) {
    const invitationId = randomUUID();
    fakes.set(invitationId, fake);
    return temporal.client.workflow.start("invitation", {
      workflowId: invitationWorkflowId(invitationId),
      taskQueue: TASK_QUEUE,
      args: [{ invitationId, searchable: true, ...input }],
    });
  }
  return { started, logged };
}

/** A worker for loops of flows, each with a source of its own. */
export function flowWorker() {
  const sources = new Map<string, FakeSource>();
  let temporal: TestTemporal;

  beforeAll(async () => {
    temporal = await testTemporal();
    await startWorkflowWorker(temporal, {
      lookAtSource: async (id) => sources.get(id)?.look(),
      async askToApprove(id, planHash = "") {
        sources.get(id)?.ask(planHash);
        return id;
      },
      findAnswer: async (id) => sources.get(id)?.answer(),
      rejectPlan: async (id) => sources.get(id)?.reject(),
    });
  }, 60_000);

  /** Wakes the loop or starts it, as the relay does. */
  const nudge = (flowId: string, input: Partial<FlowInput> = {}) =>
    temporal.client.workflow.signalWithStart("flow", {
      workflowId: flowWorkflowId(flowId),
      taskQueue: TASK_QUEUE,
      args: [{ flowId, ...input }],
      signal: "nudge",
      workflowIdConflictPolicy: "USE_EXISTING",
    });

  /** The run of now, whichever it was at the start. */
  const latest = (flowId: string) => temporal.client.workflow.getHandle(flowWorkflowId(flowId));

  return {
    nudge,
    latest,
    async started(outcome: Partial<PassOutcome>, input: Partial<FlowInput> = {}) {
      const flowId = randomUUID();
      const source = new FakeSource(outcome);
      sources.set(flowId, source);
      const { signaledRunId } = await nudge(flowId, input);
      await waitFor(() => source.looks > 0);
      const first = temporal.client.workflow.getHandle(flowWorkflowId(flowId), signaledRunId);
      return { source, flowId, first };
    },
    /** Ends the loop as a deleted flow does. */
    async end(source: FakeSource, flowId: string): Promise<unknown> {
      source.outcome.state = "gone";
      await nudge(flowId);
      return latest(flowId).result();
    },
  };
}

type Metadata = {
  currentDetails: string;
  definition: { updateDefinitions: { name: string; description: string }[] };
};

/** What the Temporal UI shows of a process. */
export const metadata = (handle: WorkflowHandle) =>
  handle.query<Metadata>("__temporal_workflow_metadata");

/** Waits until the process says that it waits for that. */
export const waiting = (handle: WorkflowHandle, what: string) =>
  waitFor(
    async () => {
      const { currentDetails } = await metadata(handle);
      return currentDetails.includes(what) && currentDetails;
    },
    { what: `an invitation that says "${what}"` },
  );

const status = defineSearchAttributeKey("UsherStatus", "KEYWORD");
const dueAt = defineSearchAttributeKey("UsherDueAt", "DATETIME");

export async function attributes(handle: WorkflowHandle) {
  const { typedSearchAttributes: found } = await handle.describe();
  return { status: found.get(status), dueAt: found.get(dueAt)?.toISOString() };
}

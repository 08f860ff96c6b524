import type { WorkflowHandle } from "@temporalio/client";
import { defaultPayloadConverter } from "@temporalio/common";

type History = Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>;

/** What a workflow's history says has happened, in the words of the demo. */
export function storyOf(history: History) {
  const events = history.events ?? [];
  const activities = events.flatMap(
    (it) => it.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  );
  const ended = events.flatMap(
    (it) => it.workflowExecutionCompletedEventAttributes?.result?.payloads ?? [],
  );
  const [result] = ended;
  return {
    activities,
    timersFired: events.filter((it) => it.timerFiredEventAttributes).length,
    completedAs: result ? defaultPayloadConverter.fromPayload<unknown>(result) : undefined,
  };
}

import { Worker } from "@temporalio/worker";
import { beforeAll, expect, test } from "vitest";
import { bundleWorkflows } from "../support/workflow-worker.ts";
import { keptHistories, type KeptHistory } from "./histories.ts";

let workflowBundle: Awaited<ReturnType<typeof bundleWorkflows>>;
beforeAll(async () => {
  workflowBundle = await bundleWorkflows();
});

async function* asReplay(histories: Iterable<KeptHistory>) {
  for (const { name, history } of histories) yield { workflowId: name, history };
}

/** The names of the histories that today's workflows would not have made. */
async function broken(histories: Iterable<KeptHistory>): Promise<string[]> {
  const names: string[] = [];
  const replays = Worker.runReplayHistories({ workflowBundle }, asReplay(histories));
  for await (const { workflowId, error } of replays) if (error) names.push(workflowId);
  return names;
}

test("processes in every state, begun by every release, go on with today's workflows", async () => {
  const histories = await keptHistories();
  expect(histories.length).toBeGreaterThan(15);
  expect(await broken(histories)).toEqual([]);
});

test("a step that comes in another order would be seen", async () => {
  const histories = await keptHistories();
  const found = histories.find(({ name }) => name.endsWith("/invitation-reminded.jsonl"));
  for (const event of found?.history.events ?? []) {
    const type = event.activityTaskScheduledEventAttributes?.activityType;
    if (type?.name === "closeWindow") type.name = "sendReminder";
  }
  expect(await broken(found ? [found] : [])).toHaveLength(1);
});

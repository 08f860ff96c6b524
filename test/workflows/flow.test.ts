import { expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { flowWorker, waiting } from "./fixture.ts";

const { started, nudge, end, latest } = flowWorker();

test.concurrent("a source is looked at by interval", async () => {
  const { source, flowId } = await started({ nextInSeconds: 0.3 });
  await waitFor(() => source.looks >= 4);
  expect(await end(source, flowId)).toBe("gone");
});

test.concurrent("a nudge brings a look at once, and one during a look brings another", async () => {
  const { source, flowId } = await started({ nextInSeconds: 3600 });
  // The nudge that started it came before the first look, which has seen what it told of.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(source.looks).toBe(1);
  source.takesMs = 600;
  await nudge(flowId);
  await waitFor(() => source.looks === 2, { limitMs: 3000 });
  await nudge(flowId);
  await nudge(flowId);
  await waitFor(() => source.looks === 3, { limitMs: 3000 });
  expect(await end(source, flowId)).toBe("gone");
});

test.concurrent("while nothing is due only a nudge brings a look", async () => {
  const { source, flowId, first } = await started({ state: "paused", nextInSeconds: null });
  const currentDetails = await waiting(first, "paused");
  expect(currentDetails).toMatch(/^\*\*paused\*\* · read 0, invited 0/);
  expect(source.looks).toBe(1);
  expect(await end(source, flowId)).toBe("gone");
  expect(source.looks).toBe(2);
});

test.concurrent("it goes on as a new run after its passes, and a nudge finds that one", async () => {
  const { source, flowId, first } = await started({ nextInSeconds: 0.1 }, { passesARun: 2 });
  await waitFor(() => source.looks >= 5, { limitMs: 20_000 });
  expect((await first.describe()).status.name).toBe("CONTINUED_AS_NEW");
  expect((await latest(flowId).describe()).status.name).toBe("RUNNING");
  source.outcome.nextInSeconds = 3600;
  expect(await end(source, flowId)).toBe("gone");
}, 30_000);

test.concurrent("a look that fails is taken again", async () => {
  const { source, flowId } = await started({ nextInSeconds: 3600 });
  source.failures = 1;
  await nudge(flowId);
  await waitFor(() => source.looks === 3);
  expect(await end(source, flowId)).toBe("gone");
});

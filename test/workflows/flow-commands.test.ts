import { expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { flowWorker, metadata, waiting } from "./fixture.ts";

const { started, end, latest } = flowWorker();

const HASH = "a".repeat(64);

/** A flow whose plan waits, and which looks again in an hour. */
async function held(input: Parameters<typeof started>[1] = {}) {
  const flow = await started({ nextInSeconds: 0.1 }, input);
  flow.source.hold(HASH);
  flow.source.outcome.nextInSeconds = 3600;
  const handle = latest(flow.flowId);
  return { ...flow, handle, details: await waiting(handle, "**held**") };
}

test.concurrent("what waits is shown with the hash to say yes to, and with both commands", async () => {
  const { source, flowId, handle, details } = await held();
  expect(details).toContain(`40 rows wait for a yes: update \`approve\` with \`"${HASH}"\``);
  const { definition } = await metadata(handle);
  const said = new Map(definition.updateDefinitions.map((it) => [it.name, it.description]));
  expect(said.get("approve")).toContain("hash");
  expect(said.get("reject")).toContain("left alone");
  await end(source, flowId);
});

test.concurrent("a yes is answered by the first look that began after it", async () => {
  const { source, flowId, handle } = await held();
  const before = source.looks;
  await handle.executeUpdate("approve", { args: [HASH] });
  expect(source.looks).toBe(before + 1);
  await waiting(handle, "**running**");
  await end(source, flowId);
});

test.concurrent("a yes during a look waits for the next one, which knows of it", async () => {
  const { source, flowId, handle } = await held();
  const before = source.looks;
  source.takesMs = 700;
  await handle.signal("nudge");
  await waitFor(() => source.looks === before + 1);
  await handle.executeUpdate("approve", { args: [HASH] });
  expect(source.looks).toBe(before + 2);
  await end(source, flowId);
});

test.concurrent("a yes to another plan is refused and told the right hash", async () => {
  const { source, flowId, handle } = await held();
  const refused = handle.executeUpdate("approve", { args: ["b".repeat(64)] });
  await expect(refused).rejects.toMatchObject({
    cause: { type: "stale_plan", message: expect.stringContaining(HASH) },
  });
  // It is another one by now, and this run has not seen it yet.
  source.waits = "c".repeat(64);
  const stale = handle.executeUpdate("approve", { args: [HASH] });
  await expect(stale).rejects.toMatchObject({
    cause: { cause: { type: "conflict", message: "stale_plan" } },
  });
  expect(source.outcome.state).toBe("held");
  await end(source, flowId);
});

test.concurrent("where nothing waits a yes is refused", async () => {
  const { source, flowId, first } = await started({ nextInSeconds: 3600 });
  await waiting(first, "**running**");
  const refused = first.executeUpdate("approve", { args: [HASH] });
  await expect(refused).rejects.toMatchObject({ cause: { type: "conflict" } });
  await end(source, flowId);
});

test.concurrent("a no is done at once, and the next look follows it", async () => {
  const { source, flowId, handle } = await held();
  await handle.executeUpdate("reject");
  expect(source.waits).toBeNull();
  await waiting(handle, "**running**");
  await end(source, flowId);
});

test.concurrent("a run that goes on as a new one takes a yes before its first look", async () => {
  const { source, flowId, handle } = await held({ passesARun: 1 });
  source.takesMs = 700;
  const before = source.looks;
  await handle.signal("nudge");
  await waitFor(() => source.looks === before + 1);
  await handle.executeUpdate("approve", { args: [HASH] });
  expect(source.waits).toBeNull();
  await end(source, flowId);
}, 30_000);

import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "../../db/connect.ts";
import { insertMessages } from "../../db/outbox.ts";
import { isRefusedForGood, isTemporalAway } from "../../outbox/failure.ts";
import { createRelay } from "../../outbox/relay.ts";
import { temporalOf, type InvitationFacts, type Temporal } from "../../outbox/temporal.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { testTemporal, type TestTemporal } from "../support/temporal.ts";
import { waitFor } from "../support/wait-for.ts";
import { startWorkflowWorker } from "../support/workflow-worker.ts";
import { FakeInvitation, stepsOf } from "../workflows/fake-invitation.ts";

const facts = (id: string): InvitationFacts => ({
  id,
  status: "queued",
  locationSlug: "loft",
  membershipId: randomUUID(),
  source: "api",
  maskedEmail: "a•••@example.com",
});

const runsOf = async ({ client }: TestTemporal, workflowId: string) => {
  const runs = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` }))
    runs.push(run);
  return runs;
};

describe("with a worker", () => {
  const fakes = new Map<string, FakeInvitation>();
  let server: TestTemporal;
  let temporal: Temporal;
  beforeAll(async () => {
    server = await testTemporal();
    temporal = temporalOf(server.client, async () => true);
    await startWorkflowWorker(server, stepsOf(fakes));
  }, 60_000);

  async function started(more: Partial<InvitationFacts> = {}) {
    const id = randomUUID();
    const fake = new FakeInvitation();
    fakes.set(id, fake);
    const workflowId = `invitation/${id}`;
    await temporal.startInvitation(workflowId, { ...facts(id), ...more });
    const handle = server.client.workflow.getHandle(workflowId);
    return { id, fake, workflowId, handle };
  }

  test("a second start finds the first, and after its end makes no second run", async () => {
    const { id, fake, workflowId, handle } = await started();
    await temporal.startInvitation(workflowId, facts(id));
    await waitFor(() => fake.row.status === "sent");
    fake.row.status = "activated";
    expect(await temporal.changed(workflowId, "outbox-1")).toBe(true);
    expect(await handle.result()).toBe("activated");
    await temporal.startInvitation(workflowId, facts(id));
    expect((await handle.describe()).status.name).toBe("COMPLETED");
    await waitFor(async () => (await runsOf(server, workflowId)).length === 1);
    expect(fake.calls.filter((step) => step === "sendInvitation")).toHaveLength(1);
  });

  test("a start after the process was terminated makes it again", async () => {
    const { id, fake, workflowId, handle } = await started();
    await waitFor(() => fake.row.status === "sent");
    await handle.terminate();
    await temporal.startInvitation(workflowId, facts(id));
    const again = server.client.workflow.getHandle(workflowId);
    expect((await again.describe()).status.name).toBe("RUNNING");
  });

  test("the same change told twice is one update", async () => {
    const { fake, workflowId } = await started();
    await waitFor(() => fake.row.status === "sent");
    const before = fake.calls.length;
    expect(await temporal.changed(workflowId, "outbox-7")).toBe(true);
    expect(await temporal.changed(workflowId, "outbox-7")).toBe(true);
    expect(await temporal.changed(workflowId, "outbox-8")).toBe(true);
    await waitFor(() => fake.calls.length >= before + 2);
    const { events } = await server.client.workflow.getHandle(workflowId).fetchHistory();
    const accepted = events?.filter(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
    );
    expect(accepted).toHaveLength(2);
  });

  test("one whose mail is out takes no step before a change or the end of its window", async () => {
    const signInUntil = new Date(Date.now() + 3_600_000).toISOString();
    const progress = {
      mailState: "handed_over",
      signInUntil,
      remindAt: null,
      closeAt: null,
    } as const;
    const { fake, workflowId, handle } = await started({
      status: "sent",
      sent: { delaySeconds: 3_600, progress: { status: "sent", ...progress } },
    });
    const { events } = await handle.fetchHistory();
    expect(events).toHaveLength(1);
    expect((await handle.describe()).searchAttributes).toMatchObject({
      UsherStatus: ["sent"],
      UsherDueAt: [new Date(signInUntil)],
    });
    Object.assign(fake.row, { status: "activated", mailState: "handed_over" });
    expect(await temporal.changed(workflowId, "outbox-9")).toBe(true);
    expect(await handle.result()).toBe("activated");
    expect(fake.calls).toEqual(["loadInvitation"]);
  });

  test("a change for a process that ended or never was is told to nobody", async () => {
    const { fake, workflowId, handle } = await started();
    await waitFor(() => fake.row.status === "sent");
    fake.row.status = "revoked";
    await temporal.changed(workflowId, "outbox-2");
    await handle.result();
    expect(await temporal.changed(workflowId, "outbox-3")).toBe(false);
    expect(await temporal.changed(`invitation/${randomUUID()}`, "outbox-4")).toBe(false);
  });

  test("what is shown of a process is its place and a masked address", async () => {
    const { handle } = await started();
    const { searchAttributes, staticSummary } = await handle.describe();
    expect(searchAttributes).toMatchObject({ UsherLocation: ["loft"], UsherSource: ["api"] });
    expect(await staticSummary()).toBe("Invite a•••@example.com to loft");
  });
});

describe("without a worker", () => {
  let db: Pool;
  let server: TestTemporal;
  beforeAll(async () => {
    ({ db } = await testDatabase());
    server = await testTemporal();
  }, 60_000);

  test("a change is lost after a while, told again, and arrives once when a worker is back", async () => {
    const deps = serviceDeps(db);
    const { id } = await anInvitation(deps, await aLocation(deps));
    const workflowId = `invitation/${id}`;
    await insertMessages(db, [{ kind: "changed", workflowId, subjectId: id }]);
    const relay = createRelay({
      db,
      temporal: temporalOf(server.client, async () => true),
      reached: () => undefined,
      log: silentLog,
    });
    const ending = new AbortController();
    const running = relay.run(ending.signal);
    const messages = () => db.selectFrom("outbox").selectAll().orderBy("id").execute();
    await waitFor(async () => (await messages())[1]?.attempts === 2, { limitMs: 30_000 });
    expect(await messages()).toMatchObject([
      { kind: "start", doneAt: expect.any(Date) },
      { kind: "changed", doneAt: null, stuckReason: null },
    ]);
    const fake = new FakeInvitation();
    await startWorkflowWorker(server, stepsOf(new Map([[id, fake]])));
    await waitFor(async () => (await messages())[1]?.doneAt !== null, { limitMs: 30_000 });
    await waitFor(() => fake.calls.length === 2);
    expect(fake.calls).toEqual(["sendInvitation", "loadInvitation"]);
    ending.abort();
    await running;
  }, 90_000);
});

test("a search attribute that the server does not know yet is neither refused for good nor an outage", async () => {
  const { client } = await testTemporal();
  const failure = await client.workflow
    .start("invitation", {
      workflowId: randomUUID(),
      taskQueue: "usher",
      searchAttributes: { Unregistered: ["x"] },
    })
    .catch((error: unknown) => error);
  expect([isRefusedForGood(failure), isTemporalAway(failure)]).toEqual([false, false]);
});

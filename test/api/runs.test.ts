import { expect, test } from "vitest";
import { emptyPlan } from "../../domain/flow-plan.ts";
import type { PlannedRow } from "../../domain/flow.ts";
import { testDatabase } from "../support/database.ts";
import { aConnection, aFlow, aKey, aLocation, apiDeps, ask, serveApi } from "./fixture.ts";

const aRow = (line: number): PlannedRow => ({
  key: `row ${line}`,
  line,
  fields: { email: `${line}@example.com` },
  reasonCode: "row_new",
  problems: [],
  warnings: [],
});

async function hub() {
  const { db } = await testDatabase();
  const plan = { ...emptyPlan(), invite: [aRow(2), aRow(4)], invalid: [aRow(3)], unchanged: 7 };
  const answers: { state: "done" | "failed"; code?: string } = { state: "done" };
  const worker = () =>
    void db
      .updateTable("flowRun")
      .set({ ...answers, planHash: "seen", plan: JSON.stringify(plan) })
      .where("state", "=", "requested")
      .execute();
  const deps = apiDeps(db, { handOver: worker });
  await aLocation(deps, "hq");
  const { id } = await aFlow(deps, "hq", (await aConnection(deps, "hq")).id);
  const key = await aKey(deps, "hq", ["integrations"]);
  return { deps, db, id, key, url: await serveApi(deps), answers, plan };
}

test("a preview is the worker's plan and its hash", async () => {
  const { url, key, id, plan } = await hub();
  const preview = await ask(url, `/flows/${id}/preview`, { method: "POST", key });
  expect(preview).toMatchObject({ status: 200, body: { planHash: "seen", plan } });
});

test("a plan that is stale is refused by its own word, and the refusal is not kept", async () => {
  const { url, key, id, answers } = await hub();
  const apply = () =>
    ask(url, `/flows/${id}/apply`, {
      key,
      body: { planHash: "seen" },
      headers: { "idempotency-key": "1" },
    });
  Object.assign(answers, { state: "failed", code: "stale_plan" });
  expect(await apply()).toMatchObject({ status: 409, body: { code: "stale_plan" } });
  Object.assign(answers, { state: "done", code: undefined });
  expect(await apply()).toMatchObject({ status: 200, body: { flowId: id, state: "done" } });
});

test("what a run decided is listed by line, page by page", async () => {
  const { url, key, id } = await hub();
  await ask(url, `/flows/${id}/preview`, { method: "POST", key });
  const { items } = (await ask(url, `/flows/${id}/runs`, { key })).body;
  const rows = async (query: string) =>
    (await ask(url, `/runs/${items[0]?.id}/rows?${query}`, { key })).body;
  const first = await rows("limit=2");
  expect(first.items).toMatchObject([
    { line: 2, outcome: "invite" },
    { line: 3, outcome: "invalid" },
  ]);
  const second = await rows(`limit=2&cursor=${first.nextCursor}`);
  expect(second).toMatchObject({ items: [{ line: 4, outcome: "invite" }], nextCursor: null });
});

test("a cursor of one kind of list is none of another", async () => {
  const { url, key, id } = await hub();
  await ask(url, `/flows/${id}/preview`, { method: "POST", key });
  const { items } = (await ask(url, `/flows/${id}/runs`, { key })).body;
  const { nextCursor } = (await ask(url, `/runs/${items[0]?.id}/rows?limit=1`, { key })).body;
  const asked = await ask(url, `/flows/${id}/runs?cursor=${nextCursor}`, { key });
  expect(asked).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/cursor" }] } });
});

test.each([
  [{ trigger: { connectionId: "x", key: "rows" } }, "#/trigger/connectionId"],
  [
    { trigger: { connectionId: "01990000-0000-7000-8000-000000000000", key: "rows" } },
    "#/trigger/connectionId",
  ],
  [{ action: { connectionId: "members", key: "endMembership" } }, "#/action/key"],
  [{ policy: { intervalSeconds: 0 } }, "#/policy/intervalSeconds"],
  [{ policy: { holdAboveNew: -1 } }, "#/policy/holdAboveNew"],
])("a flow with %j is refused at %s", async (odd, pointer) => {
  const { deps, url, key } = await hub();
  const connection = await aConnection(deps, "hq");
  const body = {
    name: "Sheet",
    trigger: { connectionId: connection.id, key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
    ...odd,
  };
  const refused = await ask(url, "/locations/hq/flows", { key, body });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
});

test("a connection of another location is no connection here", async () => {
  const { deps, url, key } = await hub();
  await aLocation(deps, "annex");
  const foreign = await aConnection(deps, "annex");
  const body = {
    name: "Sheet",
    trigger: { connectionId: foreign.id, key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
  };
  expect(await ask(url, "/locations/hq/flows", { key, body })).toMatchObject({ status: 422 });
});

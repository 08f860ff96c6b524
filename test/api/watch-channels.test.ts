import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { watchChannelRoutes } from "../../api/watch-channels.ts";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { finishMessages, leaseMessages } from "../../db/outbox.ts";
import { stopChannels } from "../../db/watch-channels.ts";
import type { ServiceDeps } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import {
  ageChannels,
  allChannels,
  anOpenChannel,
  aWatchedFlow,
  noticeOf,
  type OpenedChannel,
  type WatchedFlow,
} from "../support/watched-flow.ts";

let db: Pool;
let handedOver: string[];
let deps: ServiceDeps;
let flow: WatchedFlow;
let channel: OpenedChannel;
beforeEach(async () => {
  ({ db } = await testDatabase());
  handedOver = [];
  deps = serviceDeps(db, { handOver: (ids) => void handedOver.push(...ids) });
  flow = await aWatchedFlow(deps);
  channel = await anOpenChannel(db, flow);
});

function post(
  headers: Record<string, string>,
  to: { connectionId?: string; body?: string; db?: Pool } = {},
) {
  const routes = watchChannelRoutes({ ...deps, db: to.db ?? db, log: silentLog });
  const path = `/hooks/google-sheets/${to.connectionId ?? flow.connectionId}`;
  return routes.request(path, { method: "POST", headers, body: to.body ?? "" });
}

const statusOf = async (headers: Record<string, string>) => (await post(headers)).status;

const nudges = () =>
  db
    .selectFrom("outbox")
    .select(["id", "workflowId", "kind", "subjectId", "notBefore", "createdAt"])
    .orderBy("id")
    .execute();

/** Takes what is due to the flow, as the relay does. */
async function deliver(): Promise<number> {
  const lease = randomUUID();
  const due = await leaseMessages(db, lease, { limit: 100, seconds: 30 });
  const ids = due.map(({ id }) => id);
  if (ids.length > 0) await finishMessages(db, ids, lease);
  return ids.length;
}

test("a notice and the nudge that it makes are committed before it is answered", async () => {
  expect(await statusOf(noticeOf(channel, 2))).toBe(202);
  const [kept] = await allChannels(db);
  expect(kept).toMatchObject({ lastMessageNumber: "2", lastNoticeAt: expect.any(Date) });
  const [nudge, ...others] = await nudges();
  expect(others).toEqual([]);
  expect(nudge).toMatchObject({
    kind: "nudge",
    workflowId: `flow/${flow.flowId}`,
    subjectId: flow.flowId,
  });
  expect(handedOver).toEqual([nudge?.id]);
});

test("the notice that a channel is open is taken and nudges nobody", async () => {
  expect(await statusOf(noticeOf(channel, 1, "sync"))).toBe(202);
  expect(await nudges()).toEqual([]);
  expect(await statusOf(noticeOf(channel, 2))).toBe(202);
  expect(await nudges()).toHaveLength(1);
});

test.each(["add", "update", "remove", "trash", "untrash", "change", "something-new"])(
  "whatever happened to the file, the flow looks: %s",
  async (state) => {
    await post(noticeOf(channel, 2, state));
    expect(await nudges()).toHaveLength(1);
  },
);

test("one that comes twice, or after a later one, is answered alike and nudges nobody", async () => {
  await post(noticeOf(channel, 7));
  expect(await deliver()).toBe(1);
  await ageChannels(db, "1 minute");
  for (const number of [7, 7, 6, 2]) {
    expect(await statusOf(noticeOf(channel, number))).toBe(202);
  }
  expect(await nudges()).toHaveLength(1);
  expect(await allChannels(db)).toMatchObject([{ lastMessageNumber: "7" }]);
});

test("one that comes many times at the same moment nudges once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => statusOf(noticeOf(channel, 3))),
  );
  expect(answers).toEqual(answers.map(() => 202));
  expect(await nudges()).toHaveLength(1);
});

test("of many notices in a moment the first nudges at once and the others together", async () => {
  const other = await anOpenChannel(db, flow);
  await post(noticeOf(channel, 2));
  expect(await deliver()).toBe(1);
  // While one channel follows another each change is told twice.
  for (const number of [3, 4, 5]) {
    await post(noticeOf(channel, number));
    await post(noticeOf(other, number));
  }
  const [, second, ...others] = await nudges();
  expect(others).toEqual([]);
  const heldMs = (second?.notBefore.getTime() ?? 0) - (second?.createdAt.getTime() ?? 0);
  expect(heldMs).toBeGreaterThan(0);
  expect(heldMs).toBeLessThanOrEqual(1_000);
  await db
    .updateTable("outbox")
    .set({ notBefore: new Date(0) })
    .execute();
  expect(await deliver()).toBe(1);
});

test("while a nudge is on its way a notice makes another, for the look may have begun", async () => {
  await post(noticeOf(channel, 2));
  await leaseMessages(db, randomUUID(), { limit: 1, seconds: 30 });
  await post(noticeOf(channel, 3));
  expect(await nudges()).toHaveLength(2);
});

describe("a notice without the token of its channel", () => {
  test.each([
    ["another", async () => ({ "x-goog-channel-token": "x".repeat(43) })],
    ["an empty one", async () => ({ "x-goog-channel-token": "" })],
    ["that of another channel", async () => tokenOf(await anOpenChannel(db, flow))],
    ["the same twice", async () => ({ "x-goog-channel-token": [token(), token()].join(", ") })],
    ["what is stored of it", async () => ({ "x-goog-channel-token": await storedToken() })],
  ])("is a 401 and leaves nothing: %s", async (_, forged) => {
    const answer = await post({ ...noticeOf(channel, 2), ...(await forged()) });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "unauthorized" });
    expect(await nudges()).toEqual([]);
    const kept = await allChannels(db);
    expect(kept.every(({ lastMessageNumber }) => lastMessageNumber === "0")).toBe(true);
  });
  const token = () => channel.token;
  const tokenOf = (other: OpenedChannel) => ({ "x-goog-channel-token": other.token });
  const storedToken = async () => (await allChannels(db))[0]?.tokenHash.toString("hex") ?? "";
});

test("a notice of no channel that is open here is the same 404, whichever way it is none", async () => {
  const stopped = await anOpenChannel(db, flow);
  await stopChannels(db, [stopped.id]);
  const elsewhere = await aWatchedFlow(deps);
  const answers = await Promise.all([
    post(noticeOf({ ...channel, id: randomUUID() }, 2)),
    post(noticeOf({ ...channel, id: "no id of ours" }, 2)),
    post(noticeOf(stopped, 2)),
    post(noticeOf({ ...stopped, token: "wrong" }, 2)),
    post(noticeOf(channel, 2), { connectionId: elsewhere.connectionId }),
    post(noticeOf(channel, 2), { connectionId: "no-id-of-ours" }),
  ]);
  const said = await Promise.all(answers.map((answer) => answer.text()));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect(new Set(said).size).toBe(1);
  expect(await nudges()).toEqual([]);
});

test.each([
  ["x-goog-channel-id", [undefined]],
  ["x-goog-resource-state", [undefined, ""]],
  ["x-goog-message-number", [undefined, "", "-1", "1e3", "9".repeat(19)]],
])("what says nothing of a channel is a 400: %s", async (name, values) => {
  const { [name]: _, ...rest } = noticeOf(channel, 2);
  for (const value of values) {
    const headers = value === undefined ? rest : { ...rest, [name]: value };
    expect([value, await statusOf(headers)]).toEqual([value, 400]);
  }
});

test("with the database away it is a 503, so that Google comes again", async () => {
  const away = connectDatabase("postgres://127.0.0.1:1/never-there");
  onTestFinished(() => away.destroy());
  expect((await post(noticeOf(channel, 2), { db: away })).status).toBe(503);
});

test("a body is not read for what it says, up to 1 MiB", async () => {
  expect((await post(noticeOf(channel, 2), { body: "{not json" })).status).toBe(202);
  const large = await post(noticeOf(channel, 3), { body: "x".repeat(1024 * 1024 + 1) });
  expect(large.status).toBe(413);
  const routes = watchChannelRoutes({ ...deps, log: silentLog });
  const answer = await routes.request(`/hooks/google-sheets/${flow.connectionId}`);
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
});

import { describe, expect, test } from "vitest";
import { connectDatabase } from "../../db/connect.ts";
import { testDatabase } from "../support/database.ts";
import { aConnection, aKey, aLocation, apiDeps, ask, checkedBy, serveApi } from "./fixture.ts";

async function hub() {
  const { db, url: databaseUrl } = await testDatabase();
  const deps = apiDeps(db);
  await aLocation(deps, "hq");
  const key = await aKey(deps, "hq");
  const url = await serveApi(deps);
  return { deps, db, databaseUrl, url, key };
}

const path = "/locations/hq/invitations";
const ada = { firstName: "Ada", email: "ada@example.com" };
const as = (name: string) => ({ "idempotency-key": name });

test("a hundred parallel requests with one key make one invitation and get one answer", async () => {
  const { db, url, key } = await hub();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => ask(url, path, { key, body: ada, headers: as("one") })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const fresh = answers.filter(({ headers }) => !headers.has("idempotency-replayed"));
  expect(fresh).toHaveLength(1);
  expect(await db.selectFrom("invitation").selectAll().execute()).toHaveLength(1);
  expect(await db.selectFrom("email").selectAll().execute()).toHaveLength(1);
});

test("a hundred parallel requests without a key still make one invitation", async () => {
  const { db, url, key } = await hub();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => ask(url, path, { key, body: ada })),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(99);
  expect(await db.selectFrom("email").selectAll().execute()).toHaveLength(1);
});

test("a key that comes with another body, or another path, is a mismatch", async () => {
  const { deps, url, key } = await hub();
  await aLocation(deps, "annex");
  const all = await aKey(deps, "all");
  for (const [who, to, body] of [
    [key, path, { ...ada, firstName: "Ida" }],
    [all, "/locations/annex/invitations", ada],
  ] as const) {
    await ask(url, path, { key: who, body: ada, headers: as("one") });
    expect(await ask(url, to, { key: who, body, headers: as("one") })).toMatchObject({
      status: 409,
      body: { code: "idempotency_mismatch" },
    });
  }
});

test("two API keys and two routes do not share a key", async () => {
  const { deps, url, key } = await hub();
  const second = await aKey(deps, "hq");
  const first = await ask(url, path, { key, body: ada, headers: as("one") });
  expect(await ask(url, path, { key: second, body: ada, headers: as("one") })).toMatchObject({
    status: 200,
    body: { id: first.body.id, status: "not_needed" },
  });
  const revoke = { method: "POST", key, headers: as("one") };
  expect((await ask(url, `/invitations/${first.body.id}/revoke`, revoke)).status).toBe(200);
});

test("a refusal is not kept: the same key works once the reason is gone", async () => {
  const { deps, url, key } = await hub();
  const { id } = await aConnection(deps, "hq");
  const body = {
    name: "Sheet",
    trigger: { connectionId: "01990000-0000-7000-8000-000000000000", key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
  };
  const flows = "/locations/hq/flows";
  const refused = await ask(url, flows, { key, body, headers: as("one") });
  expect(refused.status).toBe(422);
  const mended = { ...body, trigger: { ...body.trigger, connectionId: id } };
  expect((await ask(url, flows, { key, body: mended, headers: as("one") })).status).toBe(201);
});

test("a deletion is repeated with the same key, and not found with another", async () => {
  const { deps, url, key } = await hub();
  const { id } = await aConnection(deps, "hq");
  const remove = (name: string) =>
    ask(url, `/connections/${id}`, { method: "DELETE", key, headers: as(name) });
  expect(await remove("one")).toMatchObject({ status: 204, text: "" });
  expect(await remove("one")).toMatchObject({ status: 204, text: "" });
  expect(await remove("two")).toMatchObject({ status: 404 });
});

test("a check under a key asks the vendor once, and says later what it said", async () => {
  const { deps, key } = await hub();
  let asked = 0;
  const url = await serveApi({
    ...deps,
    connectors: checkedBy(async () => void (asked += 1)),
  });
  const { id } = await aConnection(deps, "hq");
  const check = () =>
    ask(url, `/connections/${id}/check`, { method: "POST", key, headers: as("one") });
  const first = await check();
  expect(await check()).toMatchObject({ status: 200, text: first.text });
  expect(asked).toBe(1);
});

test.each(["", "x".repeat(300), "a\tb", "schlüssel"])("the key %j is malformed", async (name) => {
  const { url, key } = await hub();
  const answer = await ask(url, path, { key, body: ada, headers: as(name) });
  expect(answer).toMatchObject({ status: 400, body: { code: "malformed" } });
});

describe("with PostgreSQL away", () => {
  test("the answer is 503 with no word of why, and the same key later tells what happened", async () => {
    const { deps, db, databaseUrl, url, key } = await hub();
    const away = connectDatabase("postgres://127.0.0.1:9/usher", { maxConnections: 1 });
    const without = await serveApi({ ...deps, db: away });
    const refused = await ask(without, path, { key, body: ada, headers: as("one") });
    expect(refused).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(refused.text).not.toMatch(/ECONN|postgres|127\.0\.0\.1/i);
    await away.destroy();

    // Cut off after the deed, before the answer: what was done stands, and is told.
    const cut = connectDatabase(databaseUrl, { maxConnections: 2 });
    const reached = async (label: string) => {
      if (label === "unit-of-work:committed") throw lost();
    };
    const dying = await serveApi({ ...deps, db: cut, reached });
    expect(await ask(dying, path, { key, body: ada, headers: as("one") })).toMatchObject({
      status: 503,
    });
    await cut.destroy();
    const told = await ask(url, path, { key, body: ada, headers: as("one") });
    expect(told).toMatchObject({ status: 202, body: { email: ada.email, status: "queued" } });
    expect(told.headers.get("idempotency-replayed")).toBe("true");
    expect(await db.selectFrom("invitation").selectAll().execute()).toHaveLength(1);
  });
});

const lost = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

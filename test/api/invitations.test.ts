import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, anInvitation, apiDeps, ask, serveApi } from "./fixture.ts";

async function hub() {
  const { db } = await testDatabase();
  const handedOver: string[] = [];
  const deps = apiDeps(db, { handOver: (ids) => void handedOver.push(...ids) });
  await aLocation(deps, "hq");
  const key = await aKey(deps, "hq", ["customers"]);
  return { deps, db, key, url: await serveApi(deps), handedOver };
}

const path = "/locations/hq/invitations";
const ada = { firstName: "Ada", lastName: "Lovelace", email: "Ada@Example.com" };

test("an invitation is recorded, shown as typed, and handed over once it is committed", async () => {
  const { url, key, handedOver } = await hub();
  const { status, body } = await ask(url, path, { key, body: ada });
  expect(status).toBe(202);
  expect(body).toMatchObject({
    ...ada,
    status: "queued",
    source: "api",
    activatedBy: null,
    mail: { state: "queued", providerId: null, reason: null },
    workflowId: `invitation/${body.id}`,
  });
  expect(handedOver).toHaveLength(1);
  expect((await ask(url, `/invitations/${body.id}`, { key })).body).toEqual(body);
});

test("a member here already is told as not needed, with no second mail", async () => {
  const { db, url, key } = await hub();
  const first = await ask(url, path, { key, body: ada });
  const again = await ask(url, path, { key, body: { ...ada, email: "ada@example.com" } });
  expect(again).toMatchObject({ status: 200, body: { id: first.body.id, status: "not_needed" } });
  expect(await db.selectFrom("email").selectAll().execute()).toHaveLength(1);
});

test.each([
  ["030 901820", "+4930901820"],
  ["+1 212 555 0123", "+12125550123"],
])("the phone %s is kept as %s, by the country of the location", async (phone, kept) => {
  const { db, url, key } = await hub();
  expect((await ask(url, path, { key, body: { ...ada, phone } })).status).toBe(202);
  expect(await db.selectFrom("person").select("phone").executeTakeFirstOrThrow()).toEqual({
    phone: kept,
  });
});

test("a phone that is none is refused, and nothing is kept", async () => {
  const { db, url, key } = await hub();
  const refused = await ask(url, path, {
    key,
    body: { ...ada, phone: "12" },
    headers: { "idempotency-key": "1" },
  });
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/phone", code: "invalid_phone" }] },
  });
  expect(await db.selectFrom("person").selectAll().execute()).toEqual([]);
  expect(await db.selectFrom("idempotency").selectAll().execute()).toEqual([]);
});

test("a list is filtered by status and by address, in any case of its letters", async () => {
  const { deps, url, key } = await hub();
  await anInvitation(deps, "hq", "ada@example.com");
  const { id } = await anInvitation(deps, "hq", "bo@example.com");
  await ask(url, `/invitations/${id}/revoke`, { method: "POST", key });
  const emails = async (query: string) =>
    (await ask(url, `${path}?${query}`, { key })).body.items.map((item) => item.email);
  expect(await emails("")).toEqual(["bo@example.com", "ada@example.com"]);
  expect(await emails("status=revoked")).toEqual(["bo@example.com"]);
  expect(await emails("email=ADA@example.com")).toEqual(["ada@example.com"]);
  expect(await emails("status=queued&email=bo@example.com")).toEqual([]);
  expect(await ask(url, `${path}?status=lost`, { key })).toMatchObject({ status: 422 });
});

test("a second mail within five minutes is a conflict that says so", async () => {
  const { deps, url, key } = await hub();
  const { id } = await anInvitation(deps, "hq");
  expect(await ask(url, `/invitations/${id}/resend`, { method: "POST", key })).toMatchObject({
    status: 409,
    body: { code: "resend_too_soon", errors: [{ code: "resend_too_soon" }] },
  });
});

test("a revoked invitation is not sent again", async () => {
  const { deps, url, key } = await hub();
  const { id } = await anInvitation(deps, "hq");
  const revoked = await ask(url, `/invitations/${id}/revoke`, { method: "POST", key, body: {} });
  expect(revoked).toMatchObject({ status: 200, body: { id, status: "revoked" } });
  expect(await ask(url, `/invitations/${id}/resend`, { method: "POST", key })).toMatchObject({
    status: 409,
    body: { code: "conflict" },
  });
});

test("a route without a body takes none with content", async () => {
  const { deps, url, key } = await hub();
  const { id } = await anInvitation(deps, "hq");
  const refused = await ask(url, `/invitations/${id}/revoke`, { key, body: { force: true } });
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/force", code: "unknown_field" }] },
  });
});

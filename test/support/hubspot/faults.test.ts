import { expect, test } from "vitest";
import { CONTACTS, hubspotWithApp } from "./caller.ts";
import type { Fault } from "./faults.ts";

const body = { properties: { email: "ada@example.com" } };

test.each<[Fault, number]>([
  ["429", 429],
  ["429_retry_after", 429],
  ["429_daily", 429],
  ["500", 500],
  ["502", 502],
  ["503", 503],
])("%s does nothing, and only so often as it is told", async (fault, status) => {
  const { hubspot, call } = await hubspotWithApp();
  hubspot.faults.next(fault, { times: 2, on: "contacts.create" });
  expect((await call("GET", CONTACTS)).status).toBe(200);
  const answers = [1, 2].map(() => call("POST", CONTACTS, { body }).catch(() => undefined));
  for (const answer of await Promise.all(answers)) expect(answer?.status ?? 502).toBe(status);
  expect(hubspot.people.contacts()).toEqual([]);
  expect((await call("POST", CONTACTS, { body })).status).toBe(201);
});

test.each<Fault>(["500_after", "502_after", "reset_after", "truncated"])(
  "%s loses the answer after the deed",
  async (fault) => {
    const { hubspot, call } = await hubspotWithApp();
    hubspot.faults.next(fault, { on: "contacts.create" });
    const answer = await call("POST", CONTACTS, { body }).catch(() => undefined);
    expect(answer?.status ?? 500).toBe(500);
    expect(hubspot.people.contacts()).toHaveLength(1);
    expect((await call("POST", CONTACTS, { body })).status).toBe(409);
    expect(hubspot.calls).toMatchObject([{ fault }, { status: 409, fault: undefined }]);
  },
);

test("a silent one never answers, though it did what was asked", async () => {
  const { hubspot, app } = await hubspotWithApp();
  hubspot.faults.next("silent");
  const asked = fetch(hubspot.url + CONTACTS, {
    method: "POST",
    headers: { authorization: `Bearer ${app.accessToken}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(200),
  });
  await expect(asked).rejects.toMatchObject({ name: "TimeoutError" });
  expect(hubspot.people.contacts()).toHaveLength(1);
});

test("a reset before the deed leaves nothing behind", async () => {
  const { hubspot, call } = await hubspotWithApp();
  hubspot.faults.next("reset");
  await expect(call("POST", CONTACTS, { body })).rejects.toThrow();
  expect(hubspot.people.contacts()).toEqual([]);
  expect(hubspot.calls).toMatchObject([{ status: null }]);
});

test("it is away until it is back, slow for a while, and people come between", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const back = hubspot.faults.lasting("503");
  expect((await call("GET", CONTACTS)).status).toBe(503);
  expect((await call("GET", CONTACTS)).status).toBe(503);
  back();
  const fast = hubspot.faults.slow(100);
  const startedAt = performance.now();
  expect((await call("GET", CONTACTS)).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThan(95);
  fast();

  const id = hubspot.people.add(body.properties);
  const path = `${CONTACTS}/${id}`;
  const edit = (stage: string) => () => hubspot.people.edit(id, { lifecyclestage: stage });
  hubspot.faults.before(edit("customer"), { on: "contacts.get" });
  hubspot.faults.after(edit("other"), { on: "contacts.get" });
  const query = "?properties=lifecyclestage";
  const read = await call("GET", path, { query });
  expect(read.body["properties"]).toMatchObject({ lifecyclestage: "customer" });
  const again = await call("GET", path, { query });
  expect(again.body["properties"]).toMatchObject({ lifecyclestage: "other" });
});

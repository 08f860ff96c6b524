import { expect, test } from "vitest";
import { CONTACTS, hubspotWithApp } from "./caller.ts";

const TEN_SECONDS = 10_000;

test("counts the calls of ten seconds and of a day for each app, and says how many are left", async () => {
  let time = Date.UTC(2027, 0, 1);
  const { hubspot, call } = await hubspotWithApp({ now: () => time });
  hubspot.limits.tenSecondly = 2;
  hubspot.limits.daily = 4;
  const other = hubspot.privateApp();
  const first = await call("GET", CONTACTS);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    "x-hubspot-ratelimit-max": "2",
    "x-hubspot-ratelimit-remaining": "1",
    "x-hubspot-ratelimit-interval-milliseconds": "10000",
    "x-hubspot-ratelimit-daily": "4",
    "x-hubspot-ratelimit-daily-remaining": "3",
  });
  await call("GET", CONTACTS);
  const third = await call("GET", CONTACTS);
  expect(third).toMatchObject({ status: 429, body: { policyName: "TEN_SECONDLY_ROLLING" } });
  expect(third.headers.get("x-hubspot-ratelimit-remaining")).toBe("0");
  expect((await call("GET", CONTACTS, { token: other.accessToken })).status).toBe(200);

  time += TEN_SECONDS;
  await call("GET", CONTACTS);
  await call("GET", CONTACTS);
  time += TEN_SECONDS;
  expect((await call("GET", CONTACTS)).body).toMatchObject({ policyName: "DAILY" });
  hubspot.newDay();
  expect((await call("GET", CONTACTS)).status).toBe(200);
});

test("refuses who may not, says why, and does nothing", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const reader = hubspot.privateApp({ scopes: ["crm.objects.contacts.read"] });
  const body = { properties: { email: "ada@example.com" } };
  expect(await call("POST", CONTACTS, { body, token: reader.accessToken })).toMatchObject({
    status: 403,
    body: {
      category: "MISSING_SCOPES",
      errors: [{ context: { requiredGranularScopes: ["crm.objects.contacts.write"] } }],
    },
  });
  expect(await call("POST", CONTACTS, { body, token: "pat-eu1-none" })).toMatchObject({
    status: 401,
    body: { category: "INVALID_AUTHENTICATION" },
  });
  hubspot.tokens.revoke(reader.accessToken);
  expect((await call("GET", CONTACTS, { token: reader.accessToken })).status).toBe(401);
  expect(hubspot.people.contacts()).toEqual([]);
});

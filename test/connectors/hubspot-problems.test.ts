import { expect, test } from "vitest";
import type { ConnectorError } from "../../domain/errors.ts";
import { portalOf } from "../../connectors/hubspot/account.ts";
import { hubspotClient } from "../../connectors/hubspot/client.ts";
import { classifyHubspotError } from "../../connectors/hubspot/error.ts";
import { connect } from "../../connectors/connector.ts";
import { hubspot as connector } from "../../connectors/hubspot/hubspot.ts";
import { problemOf } from "./google-stand.ts";
import { hubspotStand, personsToken } from "./hubspot-stand.ts";

const ada = { email: "ada@example.com" };
const READ = "crm.objects.contacts.read";

test("a token that is right is checked with what it may read, and calls nothing else", async () => {
  const { hubspot, client, crm } = await hubspotStand();
  await crm.check();
  // The number that webhooks have too.
  expect(await portalOf(client)).toBe(String(hubspot.portalId));
  expect(hubspot.strays()).toEqual([]);
  expect(hubspot.broken).toEqual([]);
  expect(hubspot.writes()).toEqual([]);
});

test("a token that is taken back says where the new one is, and never what it was", async () => {
  const { hubspot, app, crm } = await hubspotStand();
  hubspot.tokens.revoke(app.accessToken);
  for (const work of [crm.check(), crm.upsertContact(ada)]) {
    const problem = await problemOf(work);
    expect(problem.kind).toBe("unauthorized");
    expect(problem.message).toContain("Settings > Integrations > Private Apps");
    expect(textOf(problem)).not.toContain(app.accessToken);
  }
});

test("a sign-in that has run out or was taken back asks to sign in again", async () => {
  const stand = await hubspotStand();
  const token = personsToken(stand);
  const crm = stand.asPerson(async () => token);
  await crm.check();
  stand.hubspot.tokens.expire();
  const problem = await problemOf(crm.check());
  expect(problem).toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("Sign in again"),
  });
  expect(textOf(problem)).not.toContain(token);
  stand.hubspot.tokens.revoke(token);
  expect(await problemOf(crm.check())).toMatchObject({ kind: "unauthorized" });
});

test("a token that is renewed meanwhile is used by the next call", async () => {
  const stand = await hubspotStand();
  const tokens = [personsToken(stand), personsToken(stand)];
  let token = tokens[0] ?? "";
  const crm = stand.asPerson(async () => token);
  await crm.upsertContact(ada);
  stand.hubspot.tokens.revoke(token);
  token = tokens[1] ?? "";
  expect(await crm.upsertContact(ada)).toMatchObject({ created: false });
});

test("a scope that is missing is named, with where it is to be added", async () => {
  const stand = await hubspotStand({ scopes: [READ] });
  await stand.crm.check();
  const problem = await problemOf(stand.crm.upsertContact(ada));
  expect(problem.kind).toBe("rejected");
  expect(problem.message).toContain("no scope crm.objects.contacts.write");
  expect(problem.message).toContain("add it under Scopes");

  const blind = await hubspotStand({ scopes: ["oauth"] });
  expect((await problemOf(blind.crm.check())).message).toContain(`no scope ${READ}`);

  const token = personsToken(stand, { scopes: ["oauth", READ] });
  const person = stand.asPerson(async () => token);
  expect(await problemOf(person.upsertContact(ada))).toMatchObject({
    kind: "unauthorized",
    message: expect.stringMatching(/scope crm\.objects\.contacts\.write\. Sign in again/),
  });
});

test("a limit that is reached says when to go on, and no call is repeated", async () => {
  const { hubspot, crm, count } = await hubspotStand();
  const on = "contacts.batch_upsert";
  hubspot.faults.next("429", { on });
  expect(await problemOf(crm.upsertContact(ada))).toMatchObject({
    kind: "rate_limited",
    retryAfterSeconds: 10,
  });
  hubspot.faults.next("429_retry_after", { on });
  expect(await problemOf(crm.upsertContact(ada))).toMatchObject({
    kind: "rate_limited",
    retryAfterSeconds: 1,
  });
  expect(count(on)).toBe(2);
  expect(await crm.upsertContact(ada)).toMatchObject({ created: true });
});

test("a day that is used up lasts until midnight where the account is", async () => {
  const { hubspot, crm } = await hubspotStand();
  await crm.upsertContact(ada);
  hubspot.limits.daily = 0;
  const { kind, message, retryAfterSeconds } = await problemOf(crm.upsertContact(ada));
  expect(kind).toBe("rate_limited");
  expect(message).toContain("midnight (Europe/Berlin)");
  const end = new Date(Date.now() + (retryAfterSeconds ?? 0) * 1000 + 500);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "short" });
  expect(clock.format(end)).toBe("00:00");
});

test("a day that was over before anybody knew the account's clock is tried every hour", async () => {
  const { hubspot, crm } = await hubspotStand();
  hubspot.limits.daily = 0;
  expect(await problemOf(crm.upsertContact(ada))).toMatchObject({
    kind: "rate_limited",
    retryAfterSeconds: 3600,
    message: expect.stringContaining("midnight"),
  });
});

test.each([
  "500",
  "502",
  "503",
  "reset",
  "500_after",
  "502_after",
  "reset_after",
  "truncated",
] as const)(
  "an answer that does not come (%s) is worth another try later, and is asked for once",
  async (fault) => {
    const { hubspot, crm, count } = await hubspotStand();
    hubspot.faults.next(fault, { on: "contacts.batch_upsert" });
    expect(await problemOf(crm.upsertContact(ada))).toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("tries again"),
    });
    expect(count("contacts.batch_upsert")).toBe(1);
  },
);

test("HubSpot out of reach is unavailable", async () => {
  const { open } = await hubspotStand();
  const nowhere = open({ baseUrl: "http://127.0.0.1:9" });
  expect(await problemOf(nowhere.check())).toMatchObject({ kind: "unavailable" });
});

test("a call that is never answered is given up", async () => {
  const { hubspot, app } = await hubspotStand();
  const settings = { accessToken: app.accessToken };
  const client = await hubspotClient(settings, { baseUrl: hubspot.url }, 100);
  hubspot.faults.next("silent", { on: "contacts.list" });
  const error = await client
    .call(({ crm }) => crm.contacts.basicApi.getPage(1))
    .catch((reason: unknown) => reason);
  expect(classifyHubspotError(error, settings)).toMatchObject({ kind: "unavailable" });
});

test("what HubSpot does not take is told in its words, short, and without anybody's address", async () => {
  const { crm } = await hubspotStand();
  const wrong = { ...ada, properties: { lifecyclestage: "x".repeat(30), usher_none: "1" } };
  const { kind, message } = await problemOf(crm.upsertContact(wrong));
  expect(kind).toBe("rejected");
  expect(message).toContain("was not one of the allowed options");
  expect(message).toMatch(/Correct it in the flow or in HubSpot\.$/);
  expect(message.length).toBeLessThan(400);
  const { contactId } = await crm.upsertContact(ada);
  await crm.upsertContact({ email: "ben@example.com" });
  const taken = crm.updateContact({ contactId, properties: { email: "ben@example.com" } });
  const said = (await problemOf(taken)).message;
  expect(said).toContain("already has that value");
  expect(said).not.toContain("ben@example.com");
});

test("calls wait for their turn, searches and others apart, and each app by itself", async () => {
  const { hubspot, app, open } = await hubspotStand();
  const turns: [string, object][] = [];
  const takeTurn = async (bucket: string, limit: object) => void turns.push([bucket, limit]);
  await open({ takeTurn }).upsertContact(ada);
  const other = hubspot.privateApp();
  const settings = { accessToken: other.accessToken };
  await connect(connector, settings, { baseUrl: hubspot.url, takeTurn }).upsertContact(ada);
  expect(turns.map(([, limit]) => limit)).toEqual([1, 2].map(() => ({ turns: 90, seconds: 10 })));
  expect(new Set(turns.map(([bucket]) => bucket)).size).toBe(2);
  expect(JSON.stringify(turns)).not.toContain(app.accessToken);
});

test("a client secret without the token of its app is refused with what to paste", () => {
  expect(() => connect(connector, { clientSecret: "secret" })).toThrow(/Paste both/);
  expect(() => connect(connector, { accessToken: "pat-eu1\nx" })).toThrow(/Copy it anew/);
});

const textOf = ({ message, cause, stack }: ConnectorError) =>
  `${message} ${String(cause)} ${stack}`;

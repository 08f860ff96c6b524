import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { startHubspotAppHub, type HubspotAppHub } from "../support/hubspot-hub.ts";
import { aConnection, aPlace, toldOnHub } from "../support/told-on-hub.ts";
import { visitor } from "../support/visitor.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const OWNER = "olu@example.com";
const SignIn = z.object({ url: z.string() });

let hub: HubspotAppHub;
beforeAll(async () => {
  hub = await startHubspotAppHub();
  const owner = { id: uuidv7(), canonicalEmail: OWNER, email: OWNER, firstName: "Olu" };
  await hub.db
    .insertInto("person")
    .values({ ...owner, isOwner: true })
    .execute();
});
afterAll(() => hub?.stop());

const lockedOut = (flow: { flow(): Promise<{ state: string }> }) =>
  waitFor(async () => (await flow.flow()).state === "paused", {
    what: "the flow to be paused",
    limitMs: 60_000,
  });

/** The mails to the administrators that name this. */
const toldOf = async (words: string) =>
  (await hub.recorder.mailsTo(OWNER)).filter(({ text }) => text.includes(words));

test("a token that is revoked pauses the flow and is told once; with another one nobody is missed", async () => {
  const { hubspot, api } = hub;
  const space = await hub.aSpace("revoked");
  const flow = await space.customers({ policy: { intervalSeconds: 1 } });
  await flow.apply();
  space.contact("Ada");
  await flow.invited(space.at("ada"));
  hubspot.tokens.revoke(space.app.accessToken);
  space.contact("Ben");
  await lockedOut(flow);
  expect(await space.connection()).toMatchObject({
    state: "needs_sign_in",
    problem: expect.stringMatching(/does not accept the access token.*paste the token anew/),
  });
  space.contact("Cleo");
  const dora = { email: space.at("dora"), firstname: "Dora", [space.stage]: "customer" };
  hubspot.people.add(dora, { silently: true });
  await hubspot.webhooks.settled();
  await api.ask("POST", `/connections/${space.connectionId}/check`);
  expect(await flow.mailed("revoked.example.com")).toEqual([space.at("ada")]);
  expect((await flow.events()).counts.waiting).toBeGreaterThanOrEqual(2);

  const accessToken = hubspot.tokens.privateToken(space.app);
  await api.ask("PATCH", `/connections/${space.connectionId}`, { settings: { accessToken } });
  const all = ["ada", "ben", "cleo", "dora"].map(space.at);
  await flow.invited(...all);
  await flow.says(null);
  expect(await flow.flow()).toMatchObject({ state: "running" });
  expect(await space.connection()).toMatchObject({ state: "ok", problem: null });
  expect(await flow.mailed("revoked.example.com")).toEqual(all);
  expect(await toldOf("hubspot of revoked")).toHaveLength(1);
});

test("who signs in with HubSpot has webhooks by their account, renewed tokens, and nobody missed after a new sign-in", async () => {
  const { hubspot, api } = hub;
  const slug = "signed";
  await aPlace(hub, slug);
  const connectionId = await aConnection(hub, slug, "hubspot", {});
  const connection = () => api.ask("GET", `/connections/${connectionId}`);
  const signIn = async () => {
    const { open, submit } = visitor();
    const { url } = SignIn.parse(await api.ask("POST", `/connections/${connectionId}/sign-in`));
    return submit(await open(url));
  };
  expect(await connection()).toMatchObject({ state: "needs_sign_in", account: null });
  Object.assign(hubspot.signIn.consent, { denies: true });
  expect((await signIn()).html).toContain("You did not allow access at HubSpot");
  Object.assign(hubspot.signIn.consent, { denies: false, grantsOnly: ["oauth"] });
  expect((await signIn()).html).toContain("tick every box");
  Object.assign(hubspot.signIn.consent, { grantsOnly: null });
  expect((await signIn()).html).toContain("Connected as example.com");
  expect(await connection()).toMatchObject({ state: "ok", account: "example.com" });

  const [targetUrl, at] = [
    `${hub.url}/hooks/hubspot`,
    (name: string) => `${name}@signed.example.com`,
  ];
  const properties = ["email", "firstname", "lifecyclestage"];
  hubspot.subscribe(hub.app, { targetUrl, properties });
  const flow = await toldOnHub(hub, {
    slug,
    trigger: {
      connectionId,
      key: "contactChanged",
      input: { property: "lifecyclestage", becomes: "customer" },
    },
    policy: { intervalSeconds: 3600 },
  });
  await flow.apply();
  const customer = (name: string, doing = {}) =>
    hubspot.people.add({ email: at(name), firstname: name, lifecyclestage: "customer" }, doing);
  customer("ada");
  await flow.invited(at("ada"));
  // One that is refused moments after it was given is taken for good for nothing.
  const anHourLater = () =>
    sql`update connection_grant set granted_at = granted_at - interval '1 hour',
      renewed_at = renewed_at - interval '1 hour'`.execute(hub.db);
  hubspot.tokens.expire();
  await anHourLater();
  customer("ben");
  await flow.invited(at("ada"), at("ben"));

  hubspot.tokens.uninstall(hub.app);
  await anHourLater();
  customer("cleo");
  await lockedOut(flow);
  expect(await connection()).toMatchObject({
    state: "needs_sign_in",
    problem: expect.stringMatching(/HubSpot has ended the sign-in.*Sign in again/),
  });
  customer("dora");
  await hubspot.webhooks.settled();
  expect((await signIn()).html).toContain("Connected as example.com");
  await flow.invited(...["ada", "ben", "cleo", "dora"].map(at));
  await flow.settled();
  expect(await flow.mailed("signed.example.com")).toEqual(["ada", "ben", "cleo", "dora"].map(at));
  expect(await toldOf("hubspot of signed")).toHaveLength(1);
  const own = hubspot.webhooks.delivered.filter(({ appId }) => appId === hub.app.appId);
  expect(own.every(({ status }) => status === 202)).toBe(true);
});

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { startHubspotAppHub, type HubspotAppHub } from "../support/hubspot-hub.ts";
import { aConnection, aPlace } from "../support/told-on-hub.ts";
import { visitor } from "../support/visitor.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const SignIn = z.object({ url: z.string() });

let hub: HubspotAppHub;
beforeAll(async () => {
  hub = await startHubspotAppHub();
});
afterAll(() => hub?.stop());

const stored = () =>
  hub.db.selectFrom("hookEvent").select(["kind", "connectionId", "state"]).execute();

test("whoever signs in is told at once by the app's address, also of what came before they were known", async () => {
  const { hubspot, api } = hub;
  await aPlace(hub, "newcomer");
  const connectionId = await aConnection(hub, "newcomer", "hubspot", {});
  hubspot.subscribe(hub.app, { targetUrl: `${hub.url}/hooks/hubspot`, properties: ["email"] });
  const ada = hubspot.people.add({ email: "ada@newcomer.example.com" }, { silently: true });
  const ben = hubspot.people.add({ email: "ben@newcomer.example.com" }, { silently: true });
  const settled = async (count: number) => {
    await hubspot.webhooks.settled();
    await vi.waitFor(async () => expect((await stored()).length).toBe(count), 10_000);
  };
  hubspot.people.forget(ada);
  await settled(2);
  expect(new Set((await stored()).map(({ state }) => state))).toEqual(new Set(["quarantined"]));

  const { open, submit } = visitor();
  const { url } = SignIn.parse(await api.ask("POST", `/connections/${connectionId}/sign-in`));
  expect((await submit(await open(url))).html).toContain("Connected as example.com");
  // There is no flow that could look, and nobody tries the connection.
  hubspot.people.forget(ben);
  await settled(4);
  const rows = await stored();
  expect(rows.filter(({ kind }) => kind === "forgotten")).toEqual([
    { kind: "forgotten", connectionId, state: "taken" },
    { kind: "forgotten", connectionId, state: "taken" },
  ]);
  expect(rows.every((row) => row.connectionId === connectionId)).toBe(true);
});

test("a sign-in whose account HubSpot does not tell is not kept, and can be tried again", async () => {
  const { hubspot, api } = hub;
  await aPlace(hub, "untold");
  const connectionId = await aConnection(hub, "untold", "hubspot", {});
  const signIn = async () => {
    const { open, submit } = visitor();
    const { url } = SignIn.parse(await api.ask("POST", `/connections/${connectionId}/sign-in`));
    return (await submit(await open(url))).html;
  };
  const ended = hubspot.faults.lasting("503", { on: "account.details" });
  expect(await signIn()).toContain("HubSpot");
  expect(await api.ask("GET", `/connections/${connectionId}`)).toMatchObject({
    state: "needs_sign_in",
    account: null,
  });
  ended();
  expect(await signIn()).toContain("Connected as example.com");
});

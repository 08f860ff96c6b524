import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const policy = { intervalSeconds: 3600 };

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `p${String(from + at).padStart(2, "0")}`);

test.concurrent("the preview shows who is a customer already, and sends nothing", async () => {
  const space = await hub.aSpace("shown");
  const [ada, ben] = [space.contact("Ada"), space.contact("Ben")];
  space.contact("Cleo", { [space.stage]: "lead" });
  const halfway = space.contact("Dora", { firstname: "" });
  const flow = await space.customers({ policy });
  const { plan } = await flow.preview();
  expect(plan.invite.map(({ key }) => key).toSorted()).toEqual([ada, ben].toSorted());
  expect(plan.invalid).toMatchObject([{ key: halfway, problems: [{ code: "required" }] }]);
  expect(await flow.mailed("shown.example.com")).toEqual([]);
  expect(await flow.flow()).toMatchObject({ state: "draft" });
});

test.concurrent("a plan that is out of date is refused", async () => {
  const space = await hub.aSpace("stale");
  space.contact("Ada");
  const flow = await space.customers({ policy });
  const { planHash } = await flow.preview();
  space.contact("Ben");
  const answer = await hub.api.send("POST", `/flows/${flow.flowId}/apply`, { planHash });
  expect(answer).toMatchObject({ status: 409, text: expect.stringContaining("stale_plan") });
  await flow.apply();
  await flow.invited(space.at("ada"), space.at("ben"));
});

test.concurrent("with existingRows known, who is a customer already is never invited, whatever becomes of them", async () => {
  const { people } = hub.hubspot;
  const space = await hub.aSpace("known");
  const ada = space.contact("Ada");
  const ben = space.contact("Ben");
  const flow = await space.customers({ policy: { ...policy, existingRows: "known" } });
  const { plan } = await flow.preview();
  expect(plan).toMatchObject({ invite: [], unchanged: 2 });
  await flow.apply();
  const cleo = space.contact("Cleo", { [space.stage]: "lead" });
  people.edit(ada, { phone: "+4915112345678", lastname: "Lovelace" });
  people.edit(ben, { [space.stage]: "lead" });
  people.edit(ben, { [space.stage]: "customer" });
  people.edit(cleo, { [space.stage]: "customer" });
  await flow.invited(space.at("cleo"));
  await hub.hubspot.webhooks.settled();
  await flow.settled();
  expect(await flow.mailed("known.example.com")).toEqual([space.at("cleo")]);
});

test.concurrent("more than twenty at once wait for a yes; who comes meanwhile joins them", async () => {
  const space = await hub.aSpace("held");
  const flow = await space.customers({ policy });
  await flow.apply();
  const first = numbered(21);
  hub.hubspot.webhooks.mode.gatherMs = 50;
  for (const name of first) space.contact(name);
  const plan = await flow.heldPlan("invite", 21);
  expect(await flow.flow()).toMatchObject({ state: "held" });
  expect(plan.problem).toContain("21 new people at once");
  expect(await flow.why(space.at("p00"))).toContain("held_above_new");

  space.contact("Late");
  const larger = await flow.heldPlan("invite", 22);
  const stale = await flow.approve(larger.id, plan.planHash ?? "");
  expect(stale).toMatchObject({ status: 409, text: expect.stringContaining("stale_plan") });
  expect(await flow.mailed("held.example.com")).toEqual([]);
  expect((await flow.approve(larger.id, larger.planHash ?? "")).status).toBeLessThan(300);
  const all = [...first, "late"].map(space.at);
  await flow.invited(...all);
  await flow.settled();
  expect(await flow.flow()).toMatchObject({ state: "running" });
  expect(await flow.mailed("held.example.com")).toEqual(all.toSorted());
});

test.concurrent("of a plan that is rejected nobody is invited, and those who come later are", async () => {
  const space = await hub.aSpace("rejected");
  const flow = await space.customers({ policy: { ...policy, holdAboveNew: 1 } });
  await flow.apply();
  const ids = ["Ada", "Ben"].map((name) => space.contact(name));
  const plan = await flow.heldPlan("invite", 2);
  await flow.reject(plan.id);
  await flow.settled();
  space.contact("Cleo");
  await flow.invited(space.at("cleo"));
  // Told once more, the answer is still no.
  await hub.hubspot.webhooks.sendOnce(
    space.app.appId,
    ids.map((id) => space.news(id)),
  );
  await flow.settled();
  expect(await flow.mailed("rejected.example.com")).toEqual([space.at("cleo")]);
  expect(await flow.flow()).toMatchObject({ state: "running" });
});

test.concurrent("a paused flow does nothing about what it is told, keeps it, and goes on with it", async () => {
  const space = await hub.aSpace("paused");
  const flow = await space.customers({ policy });
  await flow.apply();
  await flow.pause();
  const asked = space.calls().length;
  const ada = space.contact("Ada");
  await vi.waitFor(async () => {
    const waiting = (await flow.events("waiting")).items.map(({ subject }) => subject);
    expect(waiting).toContain(ada);
  }, 10_000);
  expect(space.calls().length).toBe(asked);
  expect(await flow.invitations()).toEqual([]);
  await flow.resume();
  await flow.invited(space.at("ada"));
  await flow.settled();
  expect(await flow.mailed("paused.example.com")).toEqual([space.at("ada")]);
});

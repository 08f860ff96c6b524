import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const policy = { intervalSeconds: 3600 };

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());

async function running(slug: string, more: Record<string, unknown> = {}) {
  const space = await hub.aSpace(slug);
  const flow = await space.customers({ policy: { ...policy, ...more } });
  await flow.apply();
  /** Once all that was done at HubSpot is told, looked at and done. */
  const settled = async () => {
    await hub.hubspot.webhooks.settled();
    await flow.settled();
  };
  return { space, flow, settled, people: hub.hubspot.people };
}

test.concurrent("who has no address is held with the reason, and invited once one is entered", async () => {
  const { space, flow, settled, people } = await running("no-address");
  const ada = space.contact("Ada", { email: "" });
  expect(await flow.heldFor(ada)).toBe("Email (email): Email is missing. Fill it in.");
  expect(await flow.invitations()).toEqual([]);
  people.edit(ada, { email: space.at("ada") });
  await flow.invited(space.at("ada"));
  await settled();
  expect((await flow.events()).counts.held).toBe(0);
});

test.concurrent("of two addresses only the primary one is invited", async () => {
  const { space, flow, settled } = await running("two");
  space.contact("Ada", { hs_additional_emails: space.at("ada-home") });
  await flow.invited(space.at("ada"));
  await settled();
  expect(await flow.mailed("two.example.com")).toEqual([space.at("ada")]);
});

test.concurrent("an address that is changed after the invitation takes back the old link and is invited itself", async () => {
  const { space, flow, settled, people } = await running("moved");
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  await flow.mailed("moved.example.com");
  const old = await hub.recorder.mailTo(space.at("ada"));
  people.edit(ada, { email: space.at("countess") });
  await flow.invited(space.at("ada"), space.at("countess"));
  await settled();
  expect(await flow.invitations()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ email: space.at("ada"), status: "revoked" }),
      expect.objectContaining({ email: space.at("countess") }),
    ]),
  );
  const [link = ""] = /http\S+\/i\/\S+/.exec(old.text) ?? [];
  expect((await fetch(new URL(new URL(link).pathname, hub.url))).status).toBe(404);
  expect(await flow.why(space.at("ada"))).toContain("address_corrected");
  expect(await flow.mailed("moved.example.com")).toEqual([space.at("ada"), space.at("countess")]);
});

test.concurrent("a name that is corrected before the activation is taken over, with no second mail", async () => {
  const { space, flow, settled, people } = await running("named");
  const ada = space.contact("Adda");
  await flow.invited(space.at("adda"));
  people.edit(ada, { firstname: "Ada", lastname: "Lovelace" });
  await vi.waitFor(
    async () =>
      expect(await flow.invitations()).toMatchObject([{ firstName: "Ada", lastName: "Lovelace" }]),
    { timeout: 20_000, interval: 100 },
  );
  await settled();
  expect(await flow.mailed("named.example.com")).toEqual([space.at("adda")]);
});

test.concurrent("who is no customer any more, and then is again, is neither removed nor mailed again", async () => {
  const { space, flow, settled, people } = await running("back-and-forth", { onMissing: "end" });
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  for (const stage of ["lead", "customer", "evangelist", "customer"]) {
    people.edit(ada, { [space.stage]: stage });
    await settled();
  }
  expect(await flow.flow()).toMatchObject({ state: "running" });
  expect(await flow.invitations()).toMatchObject([{ status: "sent" }]);
  expect(await flow.mailed("back-and-forth.example.com")).toEqual([space.at("ada")]);
});

test.concurrent("who is a customer for a moment only, and no more when it is looked at, is not invited", async () => {
  const { space, flow, settled, people } = await running("moment");
  await flow.pause();
  const ada = space.contact("Ada", { [space.stage]: "lead" });
  people.edit(ada, { [space.stage]: "customer" });
  people.edit(ada, { [space.stage]: "lead" });
  await hub.hubspot.webhooks.settled();
  await flow.resume();
  await settled();
  expect(await flow.invitations()).toEqual([]);
});

test.concurrent("a contact that is deleted is flagged and nobody removed; restored, all is as before", async () => {
  const { space, flow, settled, people } = await running("archived");
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  await flow.mailed("archived.example.com");
  people.remove(ada);
  await settled();
  expect((await flow.why(space.at("ada")))[0]).toBe("row_missing");
  expect(await flow.invitations()).toMatchObject([{ status: "sent" }]);
  people.restore(ada);
  await settled();
  expect((await flow.why(space.at("ada")))[0]).toBe("row_returned");
  expect(await flow.mailed("archived.example.com")).toEqual([space.at("ada")]);
});

test.concurrent("where the flow is to end such memberships, a deletion is a plan that waits; a restore takes it back", async () => {
  const { space, flow, settled, people } = await running("ends", { onMissing: "end" });
  const [ada, ben] = [space.contact("Ada"), space.contact("Ben")];
  await flow.invited(space.at("ada"), space.at("ben"));
  people.remove(ada);
  people.remove(ben);
  await flow.heldPlan("end", 2);
  people.restore(ben);
  const plan = await flow.heldPlan("end", 1);
  expect((await flow.approve(plan.id, plan.planHash ?? "")).status).toBeLessThan(300);
  await settled();
  const byStatus = Object.fromEntries(
    (await flow.invitations()).map(({ email, status }) => [email, status]),
  );
  expect(byStatus).toEqual({ [space.at("ada")]: "revoked", [space.at("ben")]: "sent" });
  expect(await flow.mailed("ends.example.com")).toEqual([space.at("ada"), space.at("ben")]);
});

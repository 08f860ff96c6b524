import { afterAll, beforeAll, expect, test } from "vitest";
import { aConnection } from "../support/told-on-hub.ts";
import { person, startWebhookHub, taken, type WebhookHub } from "../support/webhook-hub.ts";

let hub: WebhookHub;
beforeAll(async () => {
  hub = await startWebhookHub();
});
afterAll(() => hub?.stop());

test("whoever is sent is invited, by the names of what was sent", async () => {
  const space = await hub.aSpace("names");
  const flow = await space.flow();
  await flow.apply();
  const { status, eventId } = taken(await space.send(person("names", "Ada")));
  expect(status).toBe(202);
  await flow.invited("ada@names.example.com");
  expect(await flow.mailed("names.example.com")).toEqual(["ada@names.example.com"]);
  const [invitation] = await flow.invitations();
  expect(invitation).toMatchObject({ source: "webhook-in", firstName: "Ada" });
  await flow.settled();
  expect((await flow.events()).items).toMatchObject([
    { subject: eventId, kind: "received", state: "done", problem: null },
  ]);
});

test("a mapping reads what is nested, and changes it on its way; a filter leaves out what is not meant", async () => {
  const space = await hub.aSpace("nested");
  const flow = await space.flow({
    mapping: {
      email: { from: "data.contacts.0.address", as: "lowercase" },
      firstName: { from: "/data/full.name", as: "first_word" },
      lastName: { from: "/data/full.name", as: "after_first_word" },
      phone: { from: "data.phone" },
    },
    filter: { all: [{ from: "type", is: "deal.won" }] },
  });
  await flow.apply();
  const deal = (type: string, name: string) => ({
    type,
    data: {
      contacts: [{ address: `${name.toUpperCase()}@Nested.example.com` }],
      "full.name": `${name} of the Sea`,
      phone: 493012345678,
    },
  });
  await space.send(deal("deal.lost", "Bob"));
  await space.send(deal("DEAL.won", "Ada"));
  await flow.settled();
  await flow.invited("ada@nested.example.com");
  expect((await flow.invitations())[0]).toMatchObject({ firstName: "Ada", lastName: "of the Sea" });
  const { items, counts } = await flow.events();
  expect(counts).toEqual({ waiting: 0, held: 0, done: 2 });
  expect(items.map(({ problem }) => problem)).toEqual([null, expect.stringMatching(/^Left out/)]);
});

test("what came before is shown first, and invited only by a yes", async () => {
  const space = await hub.aSpace("before");
  await space.send(person("before", "Old"));
  const flow = await space.flow();
  await space.send(person("before", "Ada"));
  const { plan } = await flow.preview();
  expect(plan.invite.map(({ fields }) => fields["email"] ?? "").toSorted()).toEqual([
    "ada@before.example.com",
    "old@before.example.com",
  ]);
  expect(await flow.invitations()).toEqual([]);
  await flow.apply();
  await flow.invited("ada@before.example.com", "old@before.example.com");
  await space.send(person("before", "Bob"));
  const all = ["ada", "bob", "old"].map((name) => `${name}@before.example.com`);
  await flow.invited(...all);
  expect(await flow.mailed("before.example.com")).toEqual(all);
});

test("or is only noted, where the flow says so", async () => {
  const space = await hub.aSpace("known");
  await space.send(person("known", "Old"));
  const flow = await space.flow({ policy: { existingRows: "known" } });
  await flow.apply();
  await space.send(person("known", "Ada"));
  await flow.invited("ada@known.example.com");
});

test("the samples show the names and kinds of what came last, and no value", async () => {
  const space = await hub.aSpace("samples");
  expect(await space.samples()).toEqual([]);
  for (const name of ["Old", "Ada", "Bob", "Cleo"]) {
    await space.send({ contact: person("samples", name), "api key": "hidden-value", n: 12 });
  }
  const samples = await space.samples();
  expect(samples).toHaveLength(3);
  expect(samples[0]).toMatchObject({
    receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    told: {
      contact: { "First name": "••••", Email: "c•••@samples.example.com" },
      "api key": "••••••••••••",
      n: "•• (a number)",
    },
  });
  expect(JSON.stringify(samples)).not.toMatch(/hidden|Cleo|Ada/);
  const stranger = await hub.api.send("GET", `/connections/${crypto.randomUUID()}/samples`);
  expect(stranger.status).toBe(404);
});

test("a mapping is tried on the samples without doing anything", async () => {
  const space = await hub.aSpace("tried");
  const flow = await space.flow({ filter: { all: [{ from: "contact.Email", exists: true }] } });
  const { eventId } = taken(await space.send({ contact: person("tried", "Ada"), tel: "030 123" }));
  const mapping = {
    email: { from: "contact.Email" },
    firstName: { from: "contact.First name" },
    phone: { from: "tel" },
  };
  const [good] = await space.tried(flow.flowId, mapping);
  expect(good).toMatchObject({
    eventId,
    passesFilter: true,
    fields: { firstName: "Ada", email: "ada@tried.example.com" },
  });
  const [bad] = await space.tried(flow.flowId, { ...mapping, email: { from: "mail" } });
  expect(bad?.problems).toEqual([
    {
      column: "Email (mail)",
      code: "required",
      message: 'Nothing was told at "mail". Map another place, or have it sent along.',
    },
  ]);
  const [guessed] = await space.tried(flow.flowId, null);
  expect(guessed?.problems.map(({ column }) => column)).toEqual(["First name", "Email"]);
  const refused = await hub.api.send("POST", `/flows/${flow.flowId}/mapping/try`, {
    mapping: { email: { from: "mail" } },
  });
  expect(refused).toMatchObject({ status: 422 });
  expect(refused.text).toContain("#/mapping/firstName");
  expect(await flow.invitations()).toEqual([]);
  expect((await flow.flow()).state).toBe("draft");
});

test("and for what a vendor would be asked, where that is what the flow does", async () => {
  const space = await hub.aSpace("asked");
  const hubspot = await aConnection(hub, "asked", "hubspot", { accessToken: "pat-eu1-0123456789" });
  const mapping = { email: { from: "mail" }, "properties.city": { value: "Berlin" } };
  const flow = await space.flow({
    action: {
      connectionId: hubspot,
      key: "upsertContact",
      input: { properties: { stage: "lead" } },
    },
    mapping,
  });
  await space.send({ mail: "ada@asked.example.com", list: [] });
  const [good] = await space.tried(flow.flowId, mapping);
  expect(good).toMatchObject({
    fields: { email: "ada@asked.example.com", properties: { city: "Berlin", stage: "lead" } },
    problems: [],
  });
  const [bad] = await space.tried(flow.flowId, { email: { from: "list" } });
  expect(bad?.problems).toMatchObject([
    { column: "mapping", message: expect.stringMatching(/a list/) },
  ]);
});

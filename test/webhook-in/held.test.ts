import { afterAll, beforeAll, expect, test } from "vitest";
import { person, startWebhookHub, taken, type WebhookHub } from "../support/webhook-hub.ts";

let hub: WebhookHub;
beforeAll(async () => {
  hub = await startWebhookHub();
});
afterAll(() => hub?.stop());

const runAgain = (flowId: string, body: unknown = {}) =>
  hub.api.ask("POST", `/flows/${flowId}/events/run-again`, body);

test("what a mapping cannot read is held with the reason, and run again once the mapping is mended", async () => {
  const space = await hub.aSpace("mended");
  const mapping = { firstName: { from: "name" }, email: { from: "mail" } };
  const flow = await space.flow({ mapping });
  await flow.apply();
  const who = (name: string) => ({ name, address: { mail: `${name}@mended.example.com` } });
  const nested = (levels: number) => `${"[".repeat(levels)}"x"${"]".repeat(levels)}`;
  const ada = taken(await space.send(who("ada"))).eventId;
  const deep = taken(await space.send(`{"name":"deep","mail":${nested(200)}}`)).eventId;
  const lists = taken(await space.send({ name: "lists", mail: [["a"], ["b"]] })).eventId;
  const odd = taken(await space.send({ name: "odd\u0000\ud800", mail: "odd@mended.example.com" }));
  expect(await flow.heldFor(ada)).toContain('Nothing was told at "mail". Map another place');
  expect(await flow.heldFor(deep)).toContain('At "mail" stands a list. Map a single value in it.');
  expect(await flow.heldFor(lists)).toContain("a list");
  expect(await flow.heldFor(odd.eventId)).toContain("control characters");
  expect(await flow.invitations()).toEqual([]);
  expect((await flow.flow()).problem).toBeNull();

  // Still wrong: what came last shows that nobody could be invited by it.
  const patch = (changed: unknown) =>
    hub.api.send("PATCH", `/flows/${flow.flowId}`, { mapping: changed });
  const refused = await patch({ ...mapping, email: { from: "nowhere" } });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("Try it on the samples first");

  await flow.heldFor(taken(await space.send(who("bob"))).eventId);
  const mended = { ...mapping, email: { from: "address.mail" } };
  expect((await patch(mended)).status).toBe(200);
  await flow.settled();
  expect(await flow.invitations()).toEqual([]);
  expect(await runAgain(flow.flowId, { subjects: [ada] })).toEqual({ count: 1 });
  await flow.invited("ada@mended.example.com");
  expect(await runAgain(flow.flowId)).toEqual({ count: 4 });
  await flow.invited("ada@mended.example.com", "bob@mended.example.com");
  await flow.settled();
  expect((await flow.events()).counts).toEqual({ waiting: 0, held: 3, done: 2 });
  expect(await flow.mailed("mended.example.com")).toEqual([
    "ada@mended.example.com",
    "bob@mended.example.com",
  ]);
});

test("a flow that is paused takes what is sent, and goes on with it", async () => {
  const space = await hub.aSpace("paused");
  const flow = await space.flow();
  await flow.apply();
  await flow.pause();
  for (const name of ["Ada", "Bob"]) {
    expect(taken(await space.send(person("paused", name))).status).toBe(202);
  }
  expect((await flow.events("waiting")).counts).toMatchObject({ waiting: 2, done: 0 });
  expect(await flow.invitations()).toEqual([]);
  await flow.resume();
  await flow.invited("ada@paused.example.com", "bob@paused.example.com");
});

test("more than twenty new people wait for a yes", async () => {
  const space = await hub.aSpace("many");
  const flow = await space.flow();
  await flow.apply();
  await flow.pause();
  const names = Array.from({ length: 21 }, (_, one) => `p${one}`);
  await Promise.all(names.map((name) => space.send(person("many", name))));
  await flow.resume();
  const run = await flow.heldPlan("invite", 21);
  expect(await flow.invitations()).toEqual([]);
  // Whoever comes meanwhile is part of the plan.
  await space.send(person("many", "Late"));
  const grown = await flow.heldPlan("invite", 22);
  const stale = await flow.approve(grown.id, run.planHash ?? "");
  expect(stale.status).toBe(409);
  expect((await flow.approve(grown.id, grown.planHash ?? "")).status).toBe(200);
  await flow.invited(...[...names, "late"].map((name) => `${name}@many.example.com`));
  await flow.settled();
});

test("the same person in two deliveries is invited once", async () => {
  const space = await hub.aSpace("twice");
  const flow = await space.flow();
  await flow.apply();
  await flow.pause();
  await space.send({ ...person("twice", "Ada"), from: "a form" });
  await space.send({ ...person("twice", "Ada"), from: "a workflow" });
  await flow.resume();
  await flow.invited("ada@twice.example.com");
  await flow.settled();
  await space.send({ ...person("twice", "Ada"), from: "a script" });
  await flow.settled();
  expect(await flow.mailed("twice.example.com")).toEqual(["ada@twice.example.com"]);
  expect((await flow.events()).counts).toEqual({ waiting: 0, held: 0, done: 3 });
});

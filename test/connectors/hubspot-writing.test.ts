import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { hubspot as connector } from "../../connectors/hubspot/hubspot.ts";
import { problemOf } from "./google-stand.ts";
import { hubspotStand } from "./hubspot-stand.ts";

const EMAIL = "ada@example.com";
const OWN = [
  "usher_status",
  "usher_status_at",
  "usher_activated_at",
  "usher_problem",
  "usher_invite_id",
];
const LOST = ["reset_after", "500_after", "502_after", "truncated"] as const;

test("a contact is made, and found again by its address however that is written", async () => {
  const { hubspot, crm } = await hubspotStand();
  const made = await crm.upsertContact({ email: EMAIL, properties: { firstname: "Ada" } });
  expect(made).toEqual({ contactId: expect.any(String), created: true });
  const again = { email: "Ada@Example.com", properties: { lastname: "Lovelace" } };
  expect(await crm.upsertContact(again)).toEqual({ contactId: made.contactId, created: false });
  expect(hubspot.people.contacts()).toMatchObject([
    { properties: { email: EMAIL, firstname: "Ada", lastname: "Lovelace" } },
  ]);
  expect(hubspot.broken).toEqual([]);
});

test.each(LOST)("a retry after a lost answer (%s) leaves one contact", async (fault) => {
  const { hubspot, crm } = await hubspotStand();
  hubspot.faults.next(fault, { on: "contacts.batch_upsert" });
  expect(await problemOf(crm.upsertContact({ email: EMAIL }))).toMatchObject({
    kind: "unavailable",
  });
  expect(await crm.upsertContact({ email: EMAIL })).toMatchObject({ created: false });
  expect(hubspot.people.contacts()).toHaveLength(1);
});

test.each(LOST)(
  "a retry of an update whose answer was lost (%s) tells nobody twice",
  async (fault) => {
    const { hubspot, crm } = await hubspotStand();
    const contactId = hubspot.people.add({ email: EMAIL });
    const update = { contactId, properties: { lifecyclestage: "customer" } };
    hubspot.faults.next(fault, { on: "contacts.update" });
    expect(await problemOf(crm.updateContact(update))).toMatchObject({ kind: "unavailable" });
    expect(await crm.updateContact(update)).toEqual({ contactId });
    expect(hubspot.people.read(contactId)?.properties).toMatchObject({
      lifecyclestage: "customer",
    });
  },
);

test("a contact found by its second address keeps its first", async () => {
  const { hubspot, crm } = await hubspotStand();
  const one = hubspot.people.add({ email: EMAIL });
  const two = hubspot.people.add({ email: "a.lovelace@example.com" });
  hubspot.people.merge(one, two);
  const given = { email: "a.lovelace@example.com", properties: { firstname: "Ada" } };
  expect(await crm.upsertContact(given)).toEqual({ contactId: one, created: false });
  expect(hubspot.people.read(one)?.properties).toMatchObject({ email: EMAIL, firstname: "Ada" });
  const sly = { email: EMAIL, properties: { email: "x@example.com" } };
  expect(await problemOf(crm.upsertContact(sly))).toMatchObject({ kind: "rejected" });
});

test("an error beside no result is no success", async () => {
  const { hubspot, crm } = await hubspotStand();
  const wrong = { email: EMAIL, properties: { lifecyclestage: "nowhere" } };
  expect(await problemOf(crm.upsertContact(wrong))).toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("allowed options"),
  });
  expect(hubspot.calls.find(({ call }) => call === "contacts.batch_upsert")?.status).toBe(207);
  expect(hubspot.people.contacts()).toEqual([]);
});

test("an update of a contact that was merged goes to the one that is left, and of one that is gone says so", async () => {
  const { hubspot, crm } = await hubspotStand();
  const one = hubspot.people.add({ email: EMAIL });
  const two = hubspot.people.add({ email: "b@example.com" });
  hubspot.people.merge(one, two);
  const update = { contactId: two, properties: { firstname: "Ada" } };
  expect(await crm.updateContact(update)).toEqual({ contactId: one });
  hubspot.people.remove(one);
  expect(await problemOf(crm.updateContact({ ...update, contactId: one }))).toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("deleted, or merged"),
  });
});

test("the properties that the hub writes into are made once, and stay as they are", async () => {
  const { hubspot, crm, count } = await hubspotStand();
  const { made } = await crm.ensureProperties({});
  expect(made).toEqual(OWN);
  expect(await crm.ensureProperties({})).toEqual({ made: [] });
  expect(count("properties.create")).toBe(5);
  const properties = { usher_status: "activated", usher_status_at: "2026-11-24T18:00:00Z" };
  const { contactId } = await crm.upsertContact({ email: EMAIL, properties });
  expect(hubspot.people.read(contactId)?.properties).toMatchObject(properties);
  expect(hubspot.broken).toEqual([]);
});

test("of the properties only those are made that are named", async () => {
  const { hubspot, crm } = await hubspotStand();
  const { made } = await crm.ensureProperties({ names: ["usher_activated_at", "usher_status"] });
  expect(made).toEqual(["usher_status", "usher_activated_at"]);
  const properties = { usher_activated_at: "2026-11-24T18:00:00Z" };
  const { contactId } = await crm.upsertContact({ email: EMAIL, properties });
  expect(hubspot.people.read(contactId)?.properties).toMatchObject(properties);
});

test("a property that somebody makes at this moment, or whose answer was lost, is there", async () => {
  const { hubspot, crm } = await hubspotStand();
  const usher = { name: "usher_status", label: "Mine", groupName: "contactinformation" };
  hubspot.faults.before(
    () => hubspot.people.addProperty({ ...usher, type: "string", fieldType: "text" }),
    { on: "properties.create" },
  );
  const { made } = await crm.ensureProperties({});
  expect(made).not.toContain("usher_status");
  expect(made).toHaveLength(4);

  const lost = await hubspotStand();
  lost.hubspot.faults.next("reset_after", { on: "properties.create" });
  expect(await problemOf(lost.crm.ensureProperties({}))).toMatchObject({ kind: "unavailable" });
  expect((await lost.crm.ensureProperties({})).made).toHaveLength(4);
});

test("who may not make properties is told so only where one is to be made", async () => {
  const scopes = ["crm.objects.contacts.read", "crm.objects.contacts.write"];
  const { hubspot, crm } = await hubspotStand({ scopes });
  expect((await problemOf(crm.ensureProperties({}))).message).toContain(
    "no scope crm.schemas.contacts.write",
  );
  for (const name of OWN) {
    const group = { label: name, groupName: "contactinformation" };
    hubspot.people.addProperty({ name, ...group, type: "string", fieldType: "text" });
  }
  expect(await crm.ensureProperties({})).toEqual({ made: [] });
});

const conflict = { category: "CONFLICT", message: "Contact already exists. Existing ID: 7" };
const times = { startedAt: "2026-11-24T18:00:00Z", completedAt: "2026-11-24T18:00:00Z" };
const contact = { id: "7", properties: {}, new: false, createdAt: times.startedAt };

test.each([
  ["beside no result", 207, { status: "COMPLETE", results: [], errors: [conflict], ...times }],
  ["alone", 409, { status: "error", ...conflict }],
])("a contact that somebody makes at this moment is updated: told %s", async (_, status, body) => {
  const answers = [
    { status, body },
    { status: 200, body: { status: "COMPLETE", results: [contact], ...times } },
  ];
  const server = createServer((request, response) => {
    const isUpsert = request.url?.endsWith("/batch/upsert") === true;
    const answer = (isUpsert ? answers.shift() : undefined) ?? { status: 404, body: {} };
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const surroundings = { baseUrl: `http://127.0.0.1:${port}` };
  const crm = connect(connector, { accessToken: "pat-eu1-x" }, surroundings);
  expect(await crm.upsertContact({ email: EMAIL })).toEqual({ contactId: "7", created: false });
  expect(answers).toEqual([]);
});

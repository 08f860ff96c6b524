import { expect, test } from "vitest";
import { CONTACTS, hubspotWithApp } from "./caller.ts";

const ada = { email: "ada@example.com", firstname: "Ada" };

test("a contact is made, read by id or address, changed, archived and restored", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const made = await call("POST", CONTACTS, {
    body: { properties: { ...ada, email: " Ada@Example.com " } },
  });
  expect(made).toMatchObject({ status: 201, body: { properties: ada, archived: false } });
  const path = `${CONTACTS}/${made.body.id}`;
  const asked = "?idProperty=email&properties=phone,email&properties=lifecyclestage";
  const read = await call("GET", `${CONTACTS}/ada%40example.com`, { query: asked });
  expect(read.body["properties"]).toMatchObject({ email: ada.email, phone: null });
  expect(read.body["properties"]).not.toHaveProperty("firstname");

  await call("PATCH", path, { body: { properties: { lifecyclestage: "customer" } } });
  expect(hubspot.people.findByEmail(ada.email)?.properties).toMatchObject({
    lifecyclestage: "customer",
  });
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("GET", path)).body).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  expect((await call("GET", path, { query: "?archived=true" })).body["archived"]).toBe(true);
  hubspot.people.restore(String(made.body.id));
  expect((await call("GET", path)).status).toBe(200);
  expect(hubspot.broken).toEqual([]);
});

test("a second contact of an address is refused with the id of the first", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const id = hubspot.people.add(ada);
  const again = await call("POST", CONTACTS, {
    body: { properties: { email: "ADA@example.com" } },
  });
  expect(again).toMatchObject({
    status: 409,
    body: { category: "CONFLICT", message: `Contact already exists. Existing ID: ${id}` },
  });
});

test("a batch answers with errors beside its results", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const id = hubspot.people.add(ada);
  const inputs = ["ada@example.com", "bo@example.com", "nobody"].map((email) => ({
    id: email,
    idProperty: "email",
    properties: { firstname: "New" },
  }));
  const upserted = await call("POST", `${CONTACTS}/batch/upsert`, { body: { inputs } });
  expect(upserted).toMatchObject({
    status: 207,
    body: {
      numErrors: 1,
      results: [
        { id, new: false },
        { new: true, properties: { email: "bo@example.com" } },
      ],
      errors: [{ category: "VALIDATION_ERROR" }],
    },
  });
  const read = await call("POST", `${CONTACTS}/batch/read`, {
    body: { inputs: [{ id }, { id: "1" }], properties: ["firstname"], propertiesWithHistory: [] },
  });
  expect(read).toMatchObject({
    status: 207,
    body: {
      results: [{ properties: { firstname: "New" } }],
      errors: [{ context: { ids: ["1"] } }],
    },
  });
  const twice = { inputs: [inputs[0], inputs[0]] };
  expect(await call("POST", `${CONTACTS}/batch/upsert`, { body: twice })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("Duplicate IDs") },
  });
  expect(hubspot.broken).toEqual([]);
});

test.each([false, true])(
  "merged contacts are found by every old id; a third record: %s",
  async (third) => {
    const { hubspot, call } = await hubspotWithApp();
    hubspot.habits.mergesIntoThird = third;
    const first = hubspot.people.add(ada);
    const second = hubspot.people.add({ email: "countess@example.com", phone: "+44 1" });
    const body = { primaryObjectId: first, objectIdToMerge: second };
    const merged = await call("POST", `${CONTACTS}/merge`, { body });
    const id = String(merged.body.id);
    expect(id === first).toBe(!third);
    expect(hubspot.people.read(second)).toMatchObject({
      id,
      properties: {
        email: ada.email,
        phone: "+44 1",
        hs_additional_emails: "countess@example.com",
        hs_merged_object_ids: third ? `${first};${second}` : second,
      },
    });
    expect(hubspot.people.findByEmail("countess@example.com")?.id).toBe(id);
    hubspot.habits.followsMergedIds = false;
    expect((await call("GET", `${CONTACTS}/${second}`)).status).toBe(404);
  },
);

test("a contact that is forgotten was never there", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const id = hubspot.people.add(ada);
  const body = { objectId: ada.email, idProperty: "email" };
  expect((await call("POST", `${CONTACTS}/gdpr-delete`, { body })).status).toBe(204);
  const archived = await call("GET", `${CONTACTS}/${id}`, { query: "?archived=true" });
  expect(archived.status).toBe(404);
  expect(hubspot.people.contacts()).toEqual([]);
});

test("a list has pages, and what was archived is a list of its own", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const ids = hubspot.people.seed(5, (at) => ({ email: `p${at}@example.com` }));
  hubspot.people.remove(ids[4] ?? "");
  const first = await call("GET", CONTACTS, { query: "?limit=3" });
  const after = String(first.body.paging?.next?.after);
  const second = await call("GET", CONTACTS, { query: `?limit=3&after=${after}` });
  expect([first.body.results?.length, second.body.results?.length]).toEqual([3, 1]);
  expect(second.body.paging).toBeUndefined();
  const archived = await call("GET", CONTACTS, { query: "?archived=true" });
  expect(archived.body.results).toMatchObject([{ id: ids[4] }]);
});

test("what the description of a call does not have is refused, and a call that is none is kept", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const path = `${CONTACTS}/${hubspot.people.add(ada)}`;
  expect(await call("GET", path, { query: "?fields=email" })).toMatchObject({
    status: 400,
    body: { category: "VALIDATION_ERROR", errors: [{ in: "fields" }] },
  });
  expect(await call("PATCH", path, { body: { properties: {}, extra: 1 } })).toMatchObject({
    status: 400,
    body: { correlationId: expect.any(String), errors: [{ in: "extra" }] },
  });
  expect((await call("PATCH", path, { body: { properties: { phone: 5 } } })).status).toBe(400);
  const odd = { nickname: "A", lifecyclestage: "won", hs_object_id: "1", email: "none" };
  const values = await call("PATCH", path, { body: { properties: odd } });
  expect(values.body.errors?.map((it) => it.code)).toEqual([
    "PROPERTY_DOESNT_EXIST",
    "INVALID_OPTION",
    "READ_ONLY_VALUE",
    "INVALID_EMAIL",
  ]);
  expect((await call("GET", "/crm/v3/objects/people")).status).toBe(404);
  expect(hubspot.strays()).toMatchObject([{ path: "/crm/v3/objects/people" }]);
  expect(hubspot.writes()).toEqual([]);
});

test("a property is made once, and what stood in it is told on request", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const path = "/crm/v3/properties/contacts";
  const body = {
    name: "usher_status",
    label: "Usher",
    groupName: "contactinformation",
    type: "string",
    fieldType: "text",
  };
  expect((await call("POST", path, { body })).status).toBe(201);
  expect((await call("POST", path, { body })).status).toBe(409);
  expect((await call("GET", `${path}/usher_status`)).body).toMatchObject(body);
  expect((await call("GET", `${path}/nothing`)).status).toBe(404);

  const id = hubspot.people.add({ ...ada, usher_status: "queued" });
  await call("PATCH", `${CONTACTS}/${id}`, { body: { properties: { usher_status: "sent" } } });
  const query = "?propertiesWithHistory=usher_status";
  const read = await call("GET", `${CONTACTS}/${id}`, { query });
  expect(read.body["propertiesWithHistory"]).toMatchObject({
    usher_status: [
      { value: "sent", sourceType: "INTEGRATION" },
      { value: "queued", sourceType: "CRM_UI" },
    ],
  });
  expect(hubspot.writes()).toMatchObject([
    { kind: "update", id, values: { usher_status: "sent" } },
  ]);
});

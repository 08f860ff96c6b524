import { expect, test } from "vitest";
import { parseHubspotEvents } from "../../connectors/hubspot/event.ts";
import { loadContacts } from "../../connectors/hubspot/load-contacts.ts";
import { hubspotClient } from "../../connectors/hubspot/client.ts";
import { startHubspot } from "../support/hubspot/hubspot.ts";

const parse = (...entries: unknown[]) =>
  parseHubspotEvents(new TextEncoder().encode(JSON.stringify(entries))) ?? [];

const changed = {
  eventId: 1,
  subscriptionId: 2,
  portalId: 3,
  occurredAt: 1_700_000_000_000,
  subscriptionType: "contact.propertyChange",
  objectId: 4,
  propertyName: "email",
  propertyValue: "ada@example.com",
};

test("of what is told no value is kept", () => {
  const [event] = parse(changed);
  expect(event).toMatchObject({ kind: "changed", property: "email", objectIds: ["4"] });
  expect(event?.payload).toContain('"objectId":4');
  expect(event?.payload).not.toContain("ada@");
});

test("a word that cannot be stored makes nothing unreadable but what it stands in", () => {
  const events = parse(changed, { ...changed, objectId: "\u0000" }, { ...changed, eventId: "\n" });
  expect(events.map(({ kind }) => kind)).toEqual(["changed", "unknown", "changed"]);
  const stored = JSON.stringify(
    events.map(({ key, objectIds, payload }) => [key, objectIds, payload]),
  );
  expect(JSON.parse(stored).flat(2).join("")).not.toContain("\u0000");
});

test("what is empty is told as empty, and what is no property at HubSpot is not told", async () => {
  const hubspot = await startHubspot();
  try {
    const { accessToken } = hubspot.privateApp();
    const client = await hubspotClient({ accessToken }, { baseUrl: hubspot.url });
    const id = hubspot.people.add({ firstname: "Ada" });
    const loaded = await loadContacts(client, [id], ["firstname", "email", "emial"]);
    expect(loaded.get(id)).toMatchObject({
      contact: { properties: { firstname: "Ada", email: "" } },
    });
    expect(JSON.stringify([...loaded])).not.toContain("emial");
  } finally {
    await hubspot.stop();
  }
});

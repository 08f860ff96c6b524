import { z } from "zod";
import type { HubspotClient } from "./client.ts";
import { HubspotRefusal } from "./refusal.ts";

const MOST_AT_ONCE = 100;

/** A contact as it is now: of its properties those that were asked for, and are properties at HubSpot at all. */
export type HubspotContact = { id: string; properties: Record<string, string>; modifiedAt: Date };

/** What became of a contact. What was merged is found under the id that is left. */
export type LoadedContact =
  | { state: "live"; contact: HubspotContact }
  | { state: "archived" }
  | { state: "missing" };

const Contact = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  updatedAt: z.date(),
});

type Contact = z.infer<typeof Contact>;

const BatchAnswer = z.object({
  results: z.array(Contact),
  errors: z.array(z.looseObject({ category: z.string().optional() })).default([]),
});

/**
 * Says of each of these ids what stands there now, by the record itself and not the index that searches go through.
 * https://developers.hubspot.com/docs/api/crm/contacts
 */
export async function loadContacts(
  client: HubspotClient,
  ids: readonly string[],
  properties: readonly string[],
): Promise<Map<string, LoadedContact>> {
  const loaded = new Map<string, LoadedContact>();
  const wanted = [...new Set(ids)];
  for (let at = 0; at < wanted.length; at += MOST_AT_ONCE) {
    const part = wanted.slice(at, at + MOST_AT_ONCE);
    for (const [id, what] of await loadPart(client, part, [...properties])) loaded.set(id, what);
  }
  return loaded;
}

async function loadPart(client: HubspotClient, ids: string[], properties: string[]) {
  const found = await readBatch(client, ids, properties, false);
  const others = ids.filter((id) => !found.has(id));
  const archived = await readBatch(client, others, [], true);
  const loaded = new Map<string, LoadedContact>();
  for (const id of ids) {
    const contact = found.get(id);
    if (contact) loaded.set(id, live(contact, properties));
    else if (archived.has(id)) loaded.set(id, { state: "archived" });
    else loaded.set(id, await loadOne(client, id, properties));
  }
  return loaded;
}

/** Leads on to what it was merged into; a batch leaves open which of its ids that is. */
async function loadOne(
  client: HubspotClient,
  id: string,
  properties: string[],
): Promise<LoadedContact> {
  try {
    const answer = await client.call(({ crm }) => crm.contacts.basicApi.getById(id, properties));
    return live(Contact.parse(answer), properties);
  } catch (error) {
    if (error instanceof HubspotRefusal && error.status === 404) return { state: "missing" };
    throw error;
  }
}

async function readBatch(
  client: HubspotClient,
  ids: string[],
  properties: string[],
  archived: boolean,
): Promise<Map<string, Contact>> {
  if (ids.length === 0) return new Map();
  const inputs = ids.map((id) => ({ id }));
  const asked = { inputs, properties, propertiesWithHistory: [] };
  const answer = await client.call(({ crm }) => crm.contacts.batchApi.read(asked, archived));
  const { results, errors } = BatchAnswer.parse(answer);
  const fault = errors.find(({ category }) => category !== "OBJECT_NOT_FOUND");
  if (fault) throw HubspotRefusal.ofBatch(fault);
  return new Map(results.map((contact) => [contact.id, contact]));
}

function live({ id, properties, updatedAt }: Contact, asked: string[]): LoadedContact {
  // HubSpot adds a few that nobody asked for, and says nothing of those it does not know.
  const known = asked.flatMap((name) => {
    const value = properties[name];
    return value === undefined ? [] : [[name, value ?? ""]];
  });
  return {
    state: "live",
    contact: { id, properties: Object.fromEntries(known), modifiedAt: updatedAt },
  };
}

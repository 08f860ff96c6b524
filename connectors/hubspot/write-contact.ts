import { z } from "zod";
import { defineAction } from "../connector.ts";
import type { HubspotClient } from "./client.ts";
import { HubspotRefusal } from "./refusal.ts";

const Values = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, "This is no internal name of a property."),
    z.string().max(65_536),
  )
  .meta({ title: "Properties", description: "By their internal names, as HubSpot has them." });

const Upserted = z.object({
  // The SDK gives `new` a name of its own.
  results: z.array(z.object({ id: z.string(), _new: z.boolean() })),
  errors: z.array(z.unknown()).default([]),
});

const Updated = z.object({ id: z.string() });

// https://developers.hubspot.com/docs/api/crm/contacts
export const upsertContact = defineAction({
  summary: "Create or update a contact, matched by e-mail so that a retry is harmless",
  input: z.strictObject({
    email: z.email().max(254),
    properties: Values.refine((values) => !("email" in values), {
      message: "The address is what the contact is matched by, and is not changed.",
    }).optional(),
  }),
  output: z.object({ contactId: z.string(), created: z.boolean() }),
  async run(client: HubspotClient, { email, properties = {} }) {
    // Not among the properties: where it is a contact's second address, it would become the first.
    const input = { idProperty: "email", id: email, properties };
    try {
      return await upsert(client, input);
    } catch (error) {
      // Somebody has made the same contact at this very moment: now it is there.
      if (error instanceof HubspotRefusal && error.told.category === "CONFLICT") {
        return upsert(client, input);
      }
      throw error;
    }
  },
});

type Upsert = { idProperty: string; id: string; properties: Record<string, string> };

/** A 207 has errors beside its results: for one contact, one of the two. */
async function upsert(client: HubspotClient, input: Upsert) {
  const answer = await client.call(({ crm }) => crm.contacts.batchApi.upsert({ inputs: [input] }));
  const { results, errors } = Upserted.parse(answer);
  const [contact] = results;
  if (!contact) throw HubspotRefusal.ofBatch(errors[0]);
  return { contactId: contact.id, created: contact._new };
}

// https://developers.hubspot.com/docs/api/crm/contacts
export const updateContact = defineAction({
  summary: "Update a contact by its ID; the same values once more change nothing",
  input: z.strictObject({
    contactId: z.string().regex(/^\d{1,20}$/, "This is no ID of a contact: it has digits only."),
    properties: Values,
  }),
  /** Of the contact that is left, where it was merged into another. */
  output: z.object({ contactId: z.string() }),
  async run(client: HubspotClient, { contactId, properties }) {
    const answer = await client.call(({ crm }) =>
      crm.contacts.basicApi.update(contactId, { properties }),
    );
    return { contactId: Updated.parse(answer).id };
  },
});

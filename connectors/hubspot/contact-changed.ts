import { z } from "zod";
import { defineEvents } from "../connector.ts";
import type { LoadedSubject } from "../events.ts";
import { changedContacts, ChangesCursor, changesFromNow } from "./changed-contacts.ts";
import type { HubspotClient } from "./client.ts";
import { contactsWith } from "./contacts-with.ts";
import { noSuchProperty } from "./error.ts";
import { loadContacts } from "./load-contacts.ts";

const Input = z.strictObject({
  property: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{0,99}$/, "This is no internal name of a property.")
    .meta({ title: "Property", description: "Its internal name: lifecyclestage." }),
  becomes: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .meta({ title: "Becomes", description: "The internal value of an option: customer." }),
});

type Input = z.infer<typeof Input>;

/** Contacts of which a property becomes what is waited for: by HubSpot's webhooks, and by looking where those fail. */
export const contactChanged = defineEvents({
  kind: "events",
  summary: "A property of a contact becomes what is waited for",
  input: Input,
  pace: { intervalSeconds: 60, quietSeconds: 0 },
  mapping: {
    firstName: { from: "firstname" },
    lastName: { from: "lastname" },
    email: { from: "email" },
    phone: { from: "phone" },
  },
  decidedBy: ({ property }) => [property],

  async load(client: HubspotClient, input: Input, { subjects, properties }) {
    const loaded = await loadContacts(client, subjects, [
      ...new Set([...properties, input.property, MERGED]),
    ]);
    return new Map(
      [...loaded].map(([id, found]): [string, LoadedSubject] => {
        if (found.state !== "live") return [id, { state: "gone" }];
        const { id: subject, properties: told } = found.contact;
        // What is empty is told as such. A flow that waits for what cannot be would be silent for ever.
        if (told[input.property] === undefined) throw noSuchProperty(input.property);
        const absorbed = (told[MERGED] ?? "").split(";").filter(Boolean);
        return [id, { state: "live", subject, told, wanted: isWanted(told, input), absorbed }];
      }),
    );
  },

  async changes(client: HubspotClient, _input: Input, cursor: unknown) {
    const from = ChangesCursor.nullable().parse(cursor ?? null);
    if (!from) return { subjects: [], cursor: await changesFromNow(client), more: false };
    const { contacts, cursor: next, more } = await changedContacts(client, from);
    return { subjects: [...new Set(contacts.map(({ id }) => id))], cursor: next, more };
  },

  existing: (client: HubspotClient, { property, becomes }: Input) =>
    contactsWith(client, property, becomes),
});

/** What was merged into a contact: a search finds no merge but by this, where HubSpot's own word of it was lost. */
const MERGED = "hs_merged_object_ids";

/** One of several checkboxes is as good as the only one; HubSpot parts them by semicolons. */
const isWanted = (told: Record<string, string>, { property, becomes }: Input): boolean =>
  (told[property] ?? "")
    .split(";")
    .some((value) => value.trim().toLowerCase() === becomes.toLowerCase());

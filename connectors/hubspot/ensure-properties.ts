import type {
  PropertyCreate,
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from "@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js";
import { z } from "zod";
import { defineAction } from "../connector.ts";
import type { HubspotClient } from "./client.ts";
import { HubspotRefusal } from "./refusal.ts";

type OwnProperty = { name: string; label: string; description: string; isTime?: boolean };

/** Where it is written what became of a person: as text, so that a new word of ours is never refused. */
const OWN_PROPERTIES: OwnProperty[] = [
  {
    name: "usher_status",
    label: "Usher status",
    description: "What became of this person's invitation or membership.",
  },
  {
    name: "usher_status_at",
    label: "Usher status at",
    description: "Since when that is so.",
    isTime: true,
  },
  {
    name: "usher_activated_at",
    label: "Usher activated at",
    description: "When this person accepted their invitation.",
    isTime: true,
  },
  {
    name: "usher_problem",
    label: "Usher problem",
    description: "What stands in the way of this person's invitation.",
  },
  {
    name: "usher_invite_id",
    label: "Usher invite ID",
    description: "By which Usher finds this person again.",
  },
];

const Properties = z.object({ results: z.array(z.object({ name: z.string() })) });

// https://developers.hubspot.com/docs/api/crm/properties
export const ensureProperties = defineAction({
  summary: "Make the properties that Usher writes into; those that are there stay as they are",
  input: z.strictObject({
    names: z
      .array(z.string().max(100))
      .optional()
      .meta({ title: "Names", description: "Which of them; all where none is named." }),
  }),
  output: z.object({ made: z.array(z.string()) }),
  async run(client: HubspotClient, { names }) {
    const answer = await client.call(({ crm }) => crm.properties.coreApi.getAll("contacts"));
    const present = Properties.parse(answer).results.map(({ name }) => name);
    const made: string[] = [];
    for (const property of OWN_PROPERTIES) {
      if (present.includes(property.name) || names?.includes(property.name) === false) continue;
      if (await make(client, property)) made.push(property.name);
    }
    return { made };
  },
});

async function make(
  client: HubspotClient,
  { isTime = false, ...property }: OwnProperty,
): Promise<boolean> {
  const asked = {
    ...property,
    groupName: "contactinformation",
    ...(isTime ? asTyped("datetime", "date") : asTyped("string", "text")),
  };
  try {
    await client.call(({ crm }) => crm.properties.coreApi.create("contacts", asked));
    return true;
  } catch (error) {
    // Made meanwhile, or by a call whose answer was lost.
    if (error instanceof HubspotRefusal && error.status === 409) return false;
    throw error;
  }
}

/** Holds because the SDK's types are these words. Its own names for them would load it all. */
const asTyped = (type: string, fieldType: string): Pick<PropertyCreate, "type" | "fieldType"> => ({
  type: type as PropertyCreateTypeEnum,
  fieldType: fieldType as PropertyCreateFieldTypeEnum,
});

import { z } from "zod";
import type { NewFlow } from "../flows/flows.ts";
import { connectionOf, defineRecipe, INVITE, MappingInput } from "./recipe.ts";

/** Where the flows write, each by its internal name at HubSpot. */
const WRITTEN = {
  "properties.usher_status": { from: "invitation.status" },
  "properties.usher_status_at": { from: "event.occurredAt" },
  "properties.usher_activated_at": { from: "invitation.activatedAt" },
};

const PROPERTIES = ["usher_status", "usher_status_at", "usher_activated_at"];

const makeProperties = z
  .boolean()
  .default(false)
  .meta({
    title: "Make the properties",
    description: `Whether ${PROPERTIES.join(", ")} are made at HubSpot where they are missing; else make them there yourself`,
  });

const customerToInvite = defineRecipe({
  key: "hubspot-customer-to-invite",
  name: "Invite whoever becomes a customer at HubSpot",
  summary:
    "A contact whose property becomes what is waited for is invited, and what becomes of the invitation is written back.",
  connectors: ["hubspot"],
  triggerInputAt: "#",
  input: z.strictObject({
    connectionId: connectionOf("HubSpot"),
    property: z.string().default("lifecyclestage").meta({
      title: "Property",
      description: "The internal name of the property that decides",
    }),
    becomes: z.string().default("customer").meta({
      title: "Becomes",
      description: "The internal value that is waited for",
    }),
    mapping: MappingInput.optional().meta({
      title: "Mapping",
      description: "From which properties a person is read, where HubSpot's own do not do",
    }),
    writeBack: z.boolean().default(true).meta({
      title: "Write back",
      description: "Whether HubSpot is told what becomes of the invitation",
    }),
    makeProperties,
  }),
  prepare({ connectionId, property, becomes, mapping, writeBack, makeProperties: makes }) {
    const inwards: NewFlow = {
      name: "HubSpot to invitations",
      trigger: { connectionId, key: "contactChanged", input: { property, becomes } },
      action: INVITE,
      mapping,
    };
    const back: NewFlow = {
      name: "Invitations back to HubSpot",
      trigger: { connectionId: "members", key: "invitation.*" },
      action: { connectionId, key: "updateContact" },
      // By its id: the contact may have another address by now, and would be made a second time by the old one.
      mapping: { contactId: { from: "origin.subject" }, ...WRITTEN },
      filter: { all: [{ from: "origin.subject", exists: true }] },
    };
    return {
      connectionId,
      makes: writeBack && makes ? PROPERTIES : [],
      flows: writeBack ? [inwards, back] : [inwards],
    };
  },
});

const invitationsToHubspot = defineRecipe({
  key: "invitations-to-hubspot",
  name: "Tell HubSpot what becomes of invitations",
  summary:
    "What becomes of each invitation, wherever it came from, stands on the contact with its address; where there is none, one is made.",
  connectors: ["hubspot"],
  triggerInputAt: "#",
  input: z.strictObject({ connectionId: connectionOf("HubSpot"), makeProperties }),
  prepare: ({ connectionId, makeProperties: makes }) => ({
    connectionId,
    makes: makes ? PROPERTIES : [],
    flows: [
      {
        name: "Invitations to HubSpot",
        trigger: { connectionId: "members", key: "invitation.*" },
        action: { connectionId, key: "upsertContact" },
        mapping: { email: { from: "member.email" }, ...WRITTEN },
      },
    ],
  }),
});

export const hubspotRecipes = [customerToInvite, invitationsToHubspot];

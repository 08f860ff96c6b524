import { z } from "zod";
import { defineConnector } from "../connector.ts";
import { checkAccount } from "./account.ts";
import { hubspotClient } from "./client.ts";
import { ensureProperties } from "./ensure-properties.ts";
import { classifyHubspotError } from "./error.ts";
import { hubspotOAuth } from "./oauth.ts";
import { HubspotSettings } from "./settings.ts";
import { hubspotWebhook } from "./webhook.ts";
import { updateContact, upsertContact } from "./write-contact.ts";

/** Contacts at HubSpot: what becomes of them, by its webhooks and by looking, and what the hub writes into them. */
export const hubspot = defineConnector({
  id: "hubspot",
  name: "HubSpot",
  settings: HubspotSettings,
  limits: { requestsPerMinute: 540 },
  oauth: hubspotOAuth,
  client: (settings, surroundings) => hubspotClient(settings, surroundings),
  classify: classifyHubspotError,
  check: checkAccount,
  webhook: hubspotWebhook,
  triggers: {
    contactChanged: {
      kind: "events",
      summary: "A property of a contact becomes what is waited for",
      input: z.strictObject({
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
      }),
    },
  },
  actions: { upsertContact, updateContact, ensureProperties },
});

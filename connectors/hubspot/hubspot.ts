import { defineConnector } from "../connector.ts";
import { checkAccount, portalOf } from "./account.ts";
import { hubspotClient } from "./client.ts";
import { contactChanged } from "./contact-changed.ts";
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
  accountKey: portalOf,
  triggers: { contactChanged },
  actions: { upsertContact, updateContact, ensureProperties },
});

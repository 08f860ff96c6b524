import { z } from "zod";
import { defineConnector, defineEvents } from "../connector.ts";
import { WebhookInSettings } from "./settings.ts";
import { webhookIn as webhook } from "./webhook.ts";

/** Whatever can send a webhook: a workflow, a form, a script. It calls us, and there is nobody to be called. */
export const webhookIn = defineConnector({
  id: "webhook-in",
  name: "Webhook",
  settings: WebhookInSettings,
  limits: {},
  client: () => undefined,
  classify: () => undefined,
  check: async () => undefined,
  webhook,
  triggers: {
    received: defineEvents({
      kind: "events",
      summary: "Something was sent to the address of the connection",
      input: z.strictObject({}).default({}),
      pace: { intervalSeconds: 60, quietSeconds: 0 },
    }),
  },
  actions: {},
});

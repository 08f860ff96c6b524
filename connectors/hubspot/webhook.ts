import { createHmac, timingSafeEqual } from "node:crypto";
import type { HookRequest, HookSecrets, HookVerdict, Webhook } from "../webhook.ts";
import { parseHubspotEvents, type HubspotEvent } from "./event.ts";
import type { HubspotSettings } from "./settings.ts";

const TOLERANCE_MS = 300_000;

/** These and no others are decoded before an address is signed, each once. */
const ESCAPES = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** https://developers.hubspot.com/docs/api/webhooks/validating-requests */
export const hubspotWebhook: Webhook<HubspotSettings, HubspotEvent> = {
  format: () => "json",
  verify: (request, secrets, now) => verify(request, secretOf(secrets), now),
  parse: ({ body }) => parseHubspotEvents(body),
};

/** A private app signs by its own secret, and an app that people sign in to by that app's. */
const secretOf = ({ settings, appSecret }: HookSecrets<HubspotSettings>) =>
  settings?.accessToken === undefined ? appSecret : settings.clientSecret;

/** The third version alone: the two before it say nothing of the time, so that they could be sent again for ever. */
function verify(
  { method, address, header, body }: HookRequest,
  secret: string | undefined,
  now: Date,
): HookVerdict {
  if (secret === undefined || secret.trim() === "") return "secret_missing";
  const signature = header("x-hubspot-signature-v3") ?? "";
  const timestamp = header("x-hubspot-request-timestamp") ?? "";
  // A header that came twice is glued by a comma, and neither of these.
  if (!/^[A-Za-z0-9+/]{43}=$/.test(signature) || !/^[1-9]\d{12}$/.test(timestamp)) return "forged";
  if (Math.abs(now.getTime() - Number(timestamp)) > TOLERANCE_MS) return "forged";
  const signed = createHmac("sha256", secret)
    .update(`${method}${address.replaceAll(ESCAPES, decodeURIComponent)}`)
    .update(body)
    .update(timestamp)
    .digest("base64");
  return timingSafeEqual(Buffer.from(signed), Buffer.from(signature)) ? "genuine" : "forged";
}

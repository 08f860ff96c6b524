import { createHmac } from "node:crypto";
import { webhookIn } from "../../connectors/webhook-in/webhook-in.ts";
import { webhookIn as webhook } from "../../connectors/webhook-in/webhook.ts";
import { WebhookInSettings } from "../../connectors/webhook-in/settings.ts";
import { WEBHOOK_SECRET, webhookMac } from "./signed-events.ts";

export type Headers = Record<string, string>;

export const SECRET = "It's a Secret to Everybody";
export const TOKEN = "tok-0123456789-abcdefghij";

/** Settings as they are kept: with what is left out filled in. */
export const kept = (settings: Record<string, unknown>): WebhookInSettings =>
  WebhookInSettings.parse(settings);

/** What each verifier can be set to. */
export const SETTINGS = {
  "standard-webhooks": { verifier: "standard-webhooks", secret: WEBHOOK_SECRET },
  hmac: { verifier: "hmac", secret: SECRET, header: "X-Signature" },
  hmacWithTime: {
    verifier: "hmac",
    secret: SECRET,
    header: "X-Signature",
    encoding: "base64",
    prefix: "v1=",
    signs: "timestamp.body",
    timestampHeader: "X-Timestamp",
  },
  stripe: { verifier: "hmac", secret: SECRET, header: "Stripe-Signature", signs: "stripe" },
  basic: { verifier: "basic", secret: SECRET, username: "Aladdin" },
  bearer: { verifier: "bearer", secret: TOKEN },
  bearerElsewhere: { verifier: "bearer", secret: TOKEN, header: "X-Api-Key" },
  "path-secret": { verifier: "path-secret", secret: TOKEN },
} as const;

export type Way = keyof typeof SETTINGS;

export const isWay = (name: string): name is Way => name in SETTINGS;

const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000));

type Sending = { at?: Date; id?: string; secret?: string; timestamp?: string };

/** The headers by which a sender shows who it is. */
export function headersOf(way: Way, body: string | Buffer, sending: Sending = {}): Headers {
  const { at = new Date(), id = "msg_1" } = sending;
  const secret = sending.secret ?? SETTINGS[way].secret;
  const timestamp = sending.timestamp ?? seconds(at);
  switch (way) {
    case "standard-webhooks": {
      const key = Buffer.from(secret.slice("whsec_".length), "base64");
      return {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${webhookMac(key, id, timestamp, body)}`,
      };
    }
    case "hmac":
      return { "x-signature": createHmac("sha256", secret).update(body).digest("hex") };
    case "hmacWithTime": {
      const mac = createHmac("sha256", secret).update(`${timestamp}.`).update(body);
      return { "x-signature": `v1=${mac.digest("base64")}`, "x-timestamp": timestamp };
    }
    case "stripe": {
      const mac = createHmac("sha256", secret).update(`${timestamp}.`).update(body);
      return { "stripe-signature": `t=${timestamp},v1=${mac.digest("hex")}` };
    }
    case "basic":
      return { authorization: `Basic ${Buffer.from(`Aladdin:${secret}`).toString("base64")}` };
    case "bearer":
      return { authorization: `Bearer ${secret}` };
    case "bearerElsewhere":
      return { "x-api-key": secret };
    case "path-secret":
      return {};
  }
}

type Asked = {
  headers?: Headers;
  body?: string | Buffer;
  pathSecret?: string | undefined;
  now?: Date;
  settings?: WebhookInSettings | undefined;
};

/** What the hub makes of a delivery that came so. */
export function verdictOf(way: Way, asked: Asked = {}) {
  const { body = '{"email":"ada@example.com"}', now = new Date() } = asked;
  const { headers = headersOf(way, body, { at: now }) } = asked;
  const settings = "settings" in asked ? asked.settings : kept(SETTINGS[way]);
  const request = {
    method: "POST",
    address: "https://hub.example.com/hooks/webhook-in/1",
    header: (name: string) => headers[name],
    body: Buffer.from(body),
    pathSecret:
      "pathSecret" in asked ? asked.pathSecret : way === "path-secret" ? TOKEN : undefined,
  };
  return webhook.verify(request, { settings, appSecret: undefined }, now);
}

/** What the hub makes of a body: the one event, with what a flow reads of it; undefined where it is unreadable. */
export function eventOf(
  body: string | Uint8Array,
  headers: Headers = {},
  settings: Record<string, unknown> = SETTINGS.bearer,
) {
  const request = { body: Buffer.from(body), header: (name: string) => headers[name] };
  const events = webhook.parse(request, kept(settings));
  if (events === undefined) return undefined;
  const [event, ...more] = events;
  if (!event || more.length > 0) throw new Error("A delivery is one event.");
  return { ...event, told: webhookIn.webhook?.read?.(event.payload, kept(settings)) };
}

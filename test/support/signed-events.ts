import { createHmac, randomUUID } from "node:crypto";
import { receiveProviderEvent, type EventDeps } from "../../services/provider-events.ts";
import type { ServiceDeps } from "../../services/unit-of-work.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export const webhookMac = (key: Buffer, id: string, timestamp: string, body: string | Buffer) =>
  createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");

export type Told = {
  type: string;
  mailId?: string | undefined;
  /** Null: it does not say. */
  providerId?: string | null | undefined;
  bounce?: { type: string; subType: string };
  failed?: { reason: string };
  suppressed?: { reason: string };
};

/** An event as Resend writes it, with what we do not keep. */
export const eventBody = ({ type, mailId, providerId, ...more }: Told) => ({
  type,
  created_at: "2027-03-01T09:00:00.000Z",
  data: {
    email_id: providerId === undefined ? "56761188-7520-42d8-8898-ff6fc54ce618" : providerId,
    created_at: "2027-03-01T08:59:58.000Z",
    from: "Hub <hello@example.com>",
    to: ["canary@example.com"],
    subject: "A canary subject",
    ...(mailId !== undefined && { tags: { usher_mail: mailId, usher_kind: "invitation" } }),
    ...more,
  },
});

export type SignedEvent = { headers: Record<string, string>; body: string };

export function signedEvent(
  told: unknown,
  { id = `msg_${randomUUID()}`, at = new Date(), secret = WEBHOOK_SECRET } = {},
): SignedEvent {
  const body = typeof told === "string" ? told : JSON.stringify(told);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": timestamp,
      "svix-signature": `v1,${webhookMac(key, id, timestamp, body)}`,
    },
  };
}

const eventDeps = (deps: ServiceDeps): EventDeps => ({
  ...deps,
  secret: WEBHOOK_SECRET,
  now: () => new Date(),
});

/** Delivers an event as its route does. */
export const deliver = (deps: ServiceDeps, { headers, body }: SignedEvent) =>
  receiveProviderEvent(eventDeps(deps), (name) => headers[name], Buffer.from(body));

export const tell = (deps: ServiceDeps, told: Told, id?: string) =>
  deliver(deps, signedEvent(eventBody(told), id === undefined ? {} : { id }));

export const hardBounce = { type: "Permanent", subType: "NoEmail" };
export const softBounce = { type: "Transient", subType: "MailboxFull" };

import { createHash } from "node:crypto";
import { textAt, type Told } from "../../domain/told.ts";
import type { HeaderReader } from "../webhook-signature.ts";
import { isDeliveryId, signedHeaders } from "../webhook-signature.ts";
import type { HookEvent, Webhook } from "../webhook.ts";
import { jsonIn, readBody } from "./body.ts";
import type { WebhookInSettings } from "./settings.ts";
import { verify } from "./verify.ts";

const SAME_BODY_SECONDS = 600;

/** What anybody sends who has the secret: one event for each delivery, known by an id of the sender's. */
export const webhookIn: Webhook<WebhookInSettings> = {
  format: ({ format }) => format,
  pathEnd: ({ verifier }) => (verifier === "path-secret" ? "{secret}" : undefined),
  verify,
  parse({ body, header }, settings) {
    if (!settings) return undefined;
    const read = readBody(body, settings.format);
    const key = read && keyOf(header, settings, read.told, body);
    return key && [{ ...key, ...ABOUT_ITSELF, payload: read.payload }];
  },
  read: (payload) => jsonIn(payload),
};

const ABOUT_ITSELF = { kind: "received", objectIds: [], occurredAt: undefined, isOurs: false };

type Key = Pick<HookEvent, "key" | "keyHoldsSeconds">;

/** Each is named for where it stands, so that none can be taken for another; undefined for an id that is none. */
function keyOf(
  header: HeaderReader,
  { verifier, idempotencyKey }: WebhookInSettings,
  told: Told,
  body: Uint8Array,
): Key | undefined {
  // Of the two families of names the one that was signed.
  const id = verifier === "standard-webhooks" ? signedHeaders(header).id : header("webhook-id");
  if (id !== undefined) return isDeliveryId(id) ? { key: `id:${id}` } : undefined;
  const named = header("idempotency-key");
  if (named !== undefined) return isKey(named) ? { key: `key:${named}` } : undefined;
  const found = idempotencyKey === undefined ? undefined : textAt(told, idempotencyKey);
  if (found && "text" in found && found.text.trim() !== "")
    return { key: `told:${hashed(found.text)}` };
  return { key: `body:${hashed(body)}`, keyHoldsSeconds: SAME_BODY_SECONDS };
}

/** Printable letters of ASCII. A header that came twice is glued by a comma. */
const isKey = (text: string) => /^[\x21-\x7E]{1,255}$/.test(text) && !text.includes(",");

const hashed = (value: string | Uint8Array) => createHash("sha256").update(value).digest("hex");

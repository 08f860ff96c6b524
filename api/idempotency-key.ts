import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { ApiEnv } from "./context.ts";
import { malformed } from "./problems.ts";

export const IDEMPOTENCY_PARAMETER = {
  name: "Idempotency-Key",
  in: "header" as const,
  required: false,
  description:
    "Names this request. Sent again with the same key within 30 days it has no second effect and gets the first answer.",
  schema: { type: "string" as const, minLength: 1, maxLength: 255 },
  example: "order-4711",
};

/** The key of the header; undefined without one. */
export function idempotencyKey(c: Context<ApiEnv>): string | undefined {
  const key = c.req.header("idempotency-key");
  if (key === undefined || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw malformed("An Idempotency-Key has 1 to 255 printable ASCII characters.");
}

/** What makes a request the same one again: the credential, the route, the key, and every byte of it. */
export function requestKey(c: Context<ApiEnv>, key: string) {
  const { method, path } = c.var.route;
  const hash = createHash("sha256").update(`${method} ${new URL(c.req.url).pathname}\n`);
  return {
    scope: `${c.var.actor.id} ${method.toUpperCase()} ${path}`,
    key,
    requestHash: hash.update(c.var.bytes).digest(),
  };
}

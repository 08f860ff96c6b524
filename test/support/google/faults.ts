import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { tooMany } from "./quota.ts";
import { driveRefusal, Refusal } from "./refusal.ts";
import type { Call, Fault } from "./traffic.ts";

export type Vendor = { Bindings: HttpBindings };
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

const broken = () => new Refusal(500, "Internal error encountered.");

/** What is answered instead of the deed. */
export function before(fault: Fault, call: Call, retryAfterSeconds?: number): Answer | undefined {
  const refuse = (refusal: Refusal): Answer => ({
    status: refusal.code,
    body: refusal.body(),
    ...(retryAfterSeconds !== undefined && {
      headers: { "retry-after": String(retryAfterSeconds) },
    }),
  });
  if (fault === "429")
    return refuse(tooMany(call.kinds.includes("read") ? "read" : "write", 60, true));
  if (fault === "403 rate") {
    return refuse(driveRefusal(403, "userRateLimitExceeded", "User Rate Limit Exceeded"));
  }
  if (fault === "500") return refuse(broken());
  if (fault === "503") return refuse(new Refusal(503, "The service is currently unavailable."));
  if (fault === "garbage") return { status: 200, body: "<html>Sorry" };
  return fault === "reset" ? { status: 0, body: undefined } : undefined;
}

/** What becomes of an answer after the deed. */
export function after(fault: Fault | undefined, answer: Answer): Answer {
  if (fault === "500 after") return { status: 500, body: broken().body() };
  return fault === "garbage after" ? { status: 200, body: "<html>Sorry" } : answer;
}

export function sent(
  c: Context<Vendor>,
  call: Call,
  answer: Answer,
  fault: Fault | undefined,
): Response {
  const { status, body, headers = {} } = answer;
  const text = typeof body === "string" ? body : (JSON.stringify(body) ?? "");
  const type = { "content-type": "application/json; charset=UTF-8" };
  if (fault !== "truncated after") {
    call.status = status;
    const isEmpty = status === 204 || status === 302;
    return new Response(isEmpty ? null : text, { status, headers: { ...type, ...headers } });
  }
  const length = { "content-length": Buffer.byteLength(text) };
  c.env.outgoing.writeHead(status, { ...type, ...length });
  c.env.outgoing.write(text.slice(0, text.length / 2), () => c.env.incoming.socket.destroy());
  return RESPONSE_ALREADY_SENT;
}

import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { Answer, Asked } from "./call.ts";
import type { CallName } from "./description.ts";
import { BAD_GATEWAY, type Fault, type faultBook } from "./faults.ts";
import type { quota } from "./quota.ts";
import { missingScopes, Refusal, SignInRefusal, tooMany } from "./refusal.ts";
import { answerFaults, checkRequest, match, type Matched } from "./spec.ts";
import type { Tokens } from "./tokens.ts";

/** A call it got, the answer included. */
export type SeenCall = {
  at: number;
  /** Undefined: HubSpot has no such call. */
  call: CallName | undefined;
  method: string;
  path: string;
  query: string;
  body: string;
  appId: number | undefined;
  /** Null where it never answered. */
  status: number | null;
  fault: Fault | undefined;
};

type Handlers = { [Name in CallName]: (asked: Asked) => Answer };
type Parts = {
  handlers: Handlers;
  tokens: Tokens;
  limits: ReturnType<typeof quota>;
  faults: ReturnType<typeof faultBook>;
  now: () => number;
};
type Said = { status: number; body?: object; headers: Record<string, string>; appId?: number };

/** Takes calls as HubSpot does: who calls, how often, with which scopes, and whether it is a call at all. */
export function answering({ handlers, tokens, limits, faults, now }: Parts) {
  const calls: SeenCall[] = [];
  /** What no stand-in should say: answers that its own description does not have. */
  const broken: string[] = [];

  function decide(matched: Matched, query: URLSearchParams, text: string, authorization?: string) {
    const { call, scopes, path } = matched;
    const said: Said = { status: 200, headers: {} };
    try {
      const author = { source: "INTEGRATION", sourceId: "" } as const;
      const asked: Asked = { path, query, body: undefined, author };
      if (scopes) {
        const { app, isPrivate, scopes: granted } = tokens.bearer(authorization);
        const isSearch = call === "contacts.search";
        said.appId = app.appId;
        try {
          limits.take(app.appId, isSearch);
        } finally {
          said.headers = limits.headers(app.appId, { isSearch, isPrivate });
        }
        const isGranted = scopes.length === 0 || scopes.some((it) => granted.includes(it));
        if (!isGranted) throw missingScopes(scopes);
        asked.author = { ...author, sourceId: String(app.appId) };
      }
      asked.body = checkRequest(call, query, text);
      return { ...said, ...handlers[call](asked) };
    } catch (error) {
      return { ...said, ...refused(error) };
    }
  }

  return {
    calls,
    broken,

    async answer(c: Context<{ Bindings: HttpBindings }>): Promise<Response> {
      const { method } = c.req;
      const url = new URL(c.req.url);
      const text = await c.req.text();
      const matched = match(method, url.pathname);
      const seen: SeenCall = {
        at: now(),
        call: matched?.call,
        method,
        path: url.pathname,
        query: url.search,
        body: text,
        appId: undefined,
        status: 404,
        fault: undefined,
      };
      calls.push(seen);
      if (!matched) return c.json(noSuchCall(method, url.pathname).body(), 404);
      const { call } = matched;

      await faults.run("before", call);
      const fault = faults.draw(call, text);
      const early = fault && before[fault]?.();
      const said = early ?? decide(matched, url.searchParams, text, c.req.header("authorization"));
      if (!early) check(call, said);
      await faults.run("after", call);
      await faults.wait(call);
      const end = (fault && after[fault]?.(said)) ?? said;
      Object.assign(seen, {
        appId: said.appId,
        status: end === "reset" ? null : end.status,
        fault,
      });
      return send(c, end, fault);
    },
  };

  function check(call: CallName, { status, body }: Said): void {
    if (call.startsWith("oauth.") && status >= 400) return;
    const wrong = answerFaults(call, status, body);
    broken.push(...wrong);
    if (wrong.length > 0) process.stderr.write(`stand-in for HubSpot: ${wrong.join("; ")}\n`);
  }
}

const noSuchCall = (method: string, path: string) =>
  new Refusal(404, "OBJECT_NOT_FOUND", `There is no ${method} ${path}.`);

const refusal = (error: Refusal): Said => ({ status: error.code, body: error.body(), headers: {} });

function refused(error: unknown): { status: number; body: object } {
  if (error instanceof Refusal) return { status: error.code, body: error.body() };
  if (error instanceof SignInRefusal) return { status: 400, body: error.body() };
  throw error;
}

type End = Said | "reset";
const internal = () => refusal(new Refusal(500, "INTERNAL_ERROR", "internal error"));
const unavailable = () =>
  refusal(new Refusal(503, "SERVICE_UNAVAILABLE", "The service is temporarily unavailable."));
const gateway = (): Said => ({ status: 502, headers: { "content-type": "text/html" } });

/** Faults in which nothing is done. */
const before: { [Kind in Fault]?: () => Said } = {
  "429": () => refusal(tooMany("TEN_SECONDLY_ROLLING")),
  "429_retry_after": () => ({
    ...refusal(tooMany("TEN_SECONDLY_ROLLING")),
    headers: { "retry-after": "1" },
  }),
  "429_daily": () => refusal(tooMany("DAILY")),
  "500": internal,
  "502": gateway,
  "503": unavailable,
  reset: () => ({ status: 0, headers: {} }),
};

/** What becomes of an answer after the deed. */
const after: { [Kind in Fault]?: (said: Said) => End } = {
  reset: () => "reset",
  "500_after": internal,
  "502_after": gateway,
  reset_after: () => "reset",
  silent: () => "reset",
};

/** Sends it, or what is left of it. */
function send({ env }: Context<{ Bindings: HttpBindings }>, end: End, fault: Fault | undefined) {
  if (end === "reset") {
    if (fault !== "silent") env.incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  const text = end.status === 502 ? BAD_GATEWAY : end.body ? JSON.stringify(end.body) : undefined;
  const headers = { "content-type": "application/json;charset=utf-8", ...end.headers };
  if (fault !== "truncated" || text === undefined) {
    return new Response(text ?? null, { status: end.status, headers });
  }
  const { outgoing } = env;
  outgoing.writeHead(end.status, { ...headers, "content-length": String(Buffer.byteLength(text)) });
  outgoing.write(text.slice(0, text.length / 2), () => env.incoming.socket.destroy());
  return RESPONSE_ALREADY_SENT;
}

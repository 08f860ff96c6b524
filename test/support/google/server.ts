import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";
import { driveCalls } from "./drive-calls.ts";
import { masked } from "./mask.ts";
import type { Push } from "./push.ts";
import type { quotaWindow } from "./quota.ts";
import { after, before, sent, type Answer, type Vendor } from "./faults.ts";
import { Refusal, switchedOff, TokenRefusal, tooNarrow } from "./refusal.ts";
import { sheetsReads } from "./sheets-reads.ts";
import { sheetsWrites } from "./sheets-writes.ts";
import type { signIn } from "./sign-in.ts";
import { match, type Matched } from "./spec.ts";
import type { Store } from "./store.ts";
import { kindsOf, type Call, type Traffic } from "./traffic.ts";

/** What this Google is made of. */
export type Google = {
  now: () => number;
  store: Store;
  push: Push;
  quota: ReturnType<typeof quotaWindow>;
  traffic: Traffic;
  signIn: ReturnType<typeof signIn>;
  disabled: Set<string>;
  lagMs: number;
  /** As every answer says it. */
  date: () => string;
};

export async function serve(google: Google, port: number) {
  const app = new Hono<Vendor>();
  app.get("/o/oauth2/v2/auth", (c) => answered(google, c, "consent", () => consent(google, c)));
  app.post("/token", (c) => answered(google, c, "token", (call) => token(google, c, call)));
  app.post("/revoke", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const given = form.get("token") ?? c.req.query("token") ?? "";
    if (google.signIn.giveBack(given)) return c.json({});
    return c.json({ error: "invalid_token", error_description: "Token expired or revoked" }, 400);
  });
  app.get("/oauth2/:version/userinfo", (c) => {
    const { address } = google.signIn.bearer(c.req.header("authorization"));
    return c.json({ sub: "1", email: address, email_verified: true });
  });
  app.all("*", (c) => {
    const called = match(c.req.method, new URL(c.req.url).pathname);
    if (!called) return c.html("<title>Error 404 (Not Found)!!1</title>", 404);
    const deed = (call: Call) => vendorCall(google, c, called, call);
    return answered(google, c, called.id, deed, called.path);
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json(error.body(), error.code);
    process.stderr.write(`the stand-in for Google failed: ${error.stack}\n`);
    return c.json(new Refusal(500, `The stand-in for Google failed: ${error.message}`).body(), 500);
  });

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${addressOf(server.address()).port}`,
    async stop(): Promise<void> {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** One call from its arrival to its answer, with what goes wrong on the way. */
async function answered(
  google: Google,
  c: Context<Vendor>,
  method: string,
  deed: (call: Call) => Promise<Answer>,
  path: Matched["path"] = {},
): Promise<Response> {
  const { traffic } = google;
  const call: Call = {
    at: google.now(),
    method,
    kinds: kindsOf(method, c.req.method),
    credential: undefined,
    spreadsheetId: path["spreadsheetId"] ?? path["fileId"],
    query: new URL(c.req.url).searchParams,
    body: undefined,
    status: null,
    fault: undefined,
  };
  traffic.note(call);
  const planned = traffic.nextFault(call);
  call.fault = planned?.fault;
  const delayMs = traffic.nextDelayMs(call);
  call.credential = callerOf(google, c);
  const early = planned && before(planned.fault, call, planned.retryAfterSeconds);
  const answer = early ?? (await done(() => deed(call)));
  await sleep(delayMs);
  if (planned?.fault === "reset" || planned?.fault === "reset after") {
    c.env.incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  const { headers, ...said } = after(planned?.fault, answer);
  const dated = { ...said, headers: { ...headers, date: google.date() } };
  return sent(c, call, dated, planned?.fault);
}

function callerOf({ signIn }: Google, c: Context<Vendor>): string | undefined {
  try {
    return signIn.bearer(c.req.header("authorization")).address;
  } catch {
    return undefined;
  }
}

async function done(deed: () => Promise<Answer>): Promise<Answer> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.code, body: error.body() };
    if (!(error instanceof TokenRefusal)) throw error;
    const body = { error: error.error, error_description: error.message };
    return { status: error.status, body };
  }
}

async function vendorCall(
  google: Google,
  c: Context<Vendor>,
  called: Matched,
  call: Call,
): Promise<Answer> {
  const { id, service, scopes, path, check } = called;
  const text = await c.req.text();
  const caller = google.signIn.bearer(c.req.header("authorization"));
  if (!scopes.some((it) => caller.scopes.includes(it))) throw tooNarrow(service);
  if (google.disabled.has(service)) throw switchedOff(service);
  const mode = call.kinds.includes("read") ? "read" : "write";
  if (service === "sheets") google.quota.take(caller.address, mode);
  const checked = check(call.query, text);
  call.body = checked.body;
  await google.traffic.runHooks("before", call);
  const { store, push, lagMs } = google;
  const given = { ...checked, id, path, address: caller.address, store };
  const said =
    service === "sheets"
      ? (sheetsReads[id] ?? sheetsWrites[id])?.(given)
      : driveCalls[id]?.({ ...given, push, lagMs, now: google.now() });
  if (!said) throw new Refusal(501, `The stand-in for Google has no ${id}.`);
  await google.traffic.runHooks("after", call);
  if (id === "drive.channels.stop") return { status: 204, body: undefined };
  return { status: 200, body: checked.mask ? masked(said, checked.mask) : said };
}

async function token(google: Google, c: Context<Vendor>, call: Call): Promise<Answer> {
  const { signIn, traffic } = google;
  const form = new URLSearchParams(await c.req.text());
  call.body = Object.fromEntries(form);
  await traffic.runHooks("before", call);
  const body = signIn.token(form, c.req.header("authorization"));
  await traffic.runHooks("after", call);
  return { status: 200, body };
}

async function consent({ signIn }: Google, c: Context<Vendor>): Promise<Answer> {
  const location = signIn.consent(new URL(c.req.url).searchParams);
  return { status: 302, body: undefined, headers: { location } };
}

function addressOf(address: ReturnType<Server["address"]>): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address;
}

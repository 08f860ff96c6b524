import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@hubspot/api-client";
import type {
  RequestContext,
  ResponseContext,
} from "@hubspot/api-client/lib/codegen/crm/contacts/http/http.js";
import type { IHttpOptions } from "@hubspot/api-client/lib/src/services/http/IHttpOptions.js";
import { z } from "zod";
import type { CallLimit, Surroundings } from "../connector.ts";
import { DayIsOver, HubspotRefusal } from "./refusal.ts";
import type { HubspotSettings } from "./settings.ts";

/** An app may make 100 calls in ten seconds and 5 searches a second; some are left to others who use its token. */
const LIMITS = {
  call: { turns: 90, seconds: 10 },
  search: { turns: 3, seconds: 1 },
} satisfies Record<string, CallLimit>;

export const TIMEOUT_MS = 30_000;

export type HubspotClient = {
  /** The token of a private app; undefined where a person signed in. */
  privateToken: string | undefined;
  /** One call, made when its turn comes and given up after half a minute. */
  call<Answer>(ask: (api: Client) => Promise<Answer>, kind?: keyof typeof LIMITS): Promise<Answer>;
  /** One that the SDK has no name for. */
  ask(request: Ask): Promise<unknown>;
};

type Ask = { method: "GET" | "POST"; path: string; body?: object };

export async function hubspotClient(
  settings: HubspotSettings,
  surroundings: Surroundings,
  timeoutMs = TIMEOUT_MS,
): Promise<HubspotClient> {
  const privateToken = settings.accessToken;
  const { baseUrl, takeTurn } = surroundings;
  const authorization = async () =>
    `Bearer ${privateToken ?? (await surroundings.accessToken?.()) ?? ""}`;
  const api = await sdk(baseUrl, [
    {
      // Here and not in the SDK's settings, where a renewed token would reach no API that is already open.
      async pre(context) {
        asRequest(context).setHeaderParam("Authorization", await authorization());
        return context;
      },
      // The SDK's own errors leave out which limit was reached, and have all headers in their message.
      async post(context) {
        const { httpStatusCode: status, headers, body } = asResponse(context);
        if (status >= 300) throw new HubspotRefusal(status, headers, await body.text());
        return context;
      },
    },
  ]);
  const ask = async (request: Ask) =>
    rawCall(api, { ...request, headers: { Authorization: await authorization() } });
  const bucket = `hubspot/${credential(settings, surroundings)}`;
  let timeZone: Promise<string | undefined> | undefined;

  async function call<Answer>(make: () => Promise<Answer>, kind: keyof typeof LIMITS) {
    await takeTurn?.(`${bucket}/${kind}`, LIMITS[kind]);
    // Days are counted for private apps only; when one is over HubSpot does not say any more where it is midnight.
    if (privateToken !== undefined) timeZone ??= timeZoneOf(within(timeoutMs, ask(DETAILS)));
    try {
      return await within(timeoutMs, make());
    } catch (error) {
      if (!(error instanceof HubspotRefusal && error.isDaily)) throw error;
      throw new DayIsOver(await timeZone);
    }
  }

  return {
    privateToken,
    call: (make, kind = "call") => call(() => make(api), kind),
    ask: (request) => call(() => ask(request), "call"),
  };
}

type Middleware = {
  pre(context: unknown): Promise<unknown>;
  post(context: unknown): Promise<unknown>;
};

/** HubSpot's own client: nothing in it repeats a call. */
export async function sdk(
  baseUrl: string | undefined,
  middleware: Middleware[] = [],
): Promise<Client> {
  const { Client } = await import("@hubspot/api-client");
  return new Client({
    middleware,
    numberOfApiCallRetries: 0,
    ...(baseUrl !== undefined && { basePath: baseUrl.replace(/\/$/, "") }),
  });
}

/** What it answers, read as JSON; throws what it says instead. */
export async function rawCall(api: Client, request: IHttpOptions): Promise<unknown> {
  const response = await api.apiRequest(request);
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new HubspotRefusal(response.status, Object.fromEntries(response.headers), text);
}

/** Whoever waited goes on; what comes later is not looked at. */
export async function within<Answer>(timeoutMs: number, work: Promise<Answer>): Promise<Answer> {
  const done = new AbortController();
  const limit = sleep(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new DOMException("HubSpot did not answer in time", "TimeoutError");
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    done.abort();
  }
}

const DETAILS: Ask = { method: "GET", path: "/account-info/v3/details" };
const Details = z.object({ timeZone: z.string() });

async function timeZoneOf(details: Promise<unknown>): Promise<string | undefined> {
  try {
    return Details.parse(await details).timeZone;
  } catch {
    // The call that it was asked beside says by itself what is wrong.
    return undefined;
  }
}

/** One word for whoever the calls are made as: HubSpot counts them by app and account. */
const credential = ({ accessToken }: HubspotSettings, { signedIn = "" }: Surroundings) =>
  createHash("sha256")
    .update(accessToken === undefined ? `person ${signedIn}` : `app ${accessToken}`)
    .digest("hex")
    .slice(0, 16);

/** Both hold for each API of the SDK: a middleware gets its contexts, which all are alike. */
const asRequest = (context: unknown) => context as RequestContext;
const asResponse = (context: unknown) => context as ResponseContext;

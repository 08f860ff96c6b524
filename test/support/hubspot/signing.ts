import { createHash, createHmac } from "node:crypto";

/** Where an app is told of changes: the address it has at HubSpot, and where that leads to. */
export type Receiver = { targetUrl: string; publicUrl: string; secret: string };

export type SignedRequest = { url: string; headers: Record<string, string>; body: string };

// developers.hubspot.com/docs/api/webhooks/validating-requests: these and no others are decoded.
const DECODED = [":", "/", "?", "@", "!", "$", "'", "(", ")", "*", ",", ";"];

const decodedUri = (uri: string): string =>
  uri.replaceAll(/%[0-9A-F]{2}/gi, (found) => {
    const character = String.fromCodePoint(Number.parseInt(found.slice(1), 16));
    return DECODED.includes(character) ? character : found;
  });

export const v3Signature = (secret: string, uri: string, body: string, timestamp: string) =>
  createHmac("sha256", secret).update(`POST${uri}${body}${timestamp}`).digest("base64");

const v1Signature = (secret: string, body: string) =>
  createHash("sha256").update(`${secret}${body}`).digest("hex");

export type Signing = { at?: number; query?: string };

/** A delivery as HubSpot sends it: the third signature, and the first for old receivers. */
export function signed(
  { targetUrl, publicUrl, secret }: Receiver,
  body: string,
  { at = Date.now(), query = "" }: Signing = {},
): SignedRequest {
  const timestamp = String(at);
  return {
    url: targetUrl + query,
    body,
    headers: {
      "content-type": "application/json",
      "user-agent":
        "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)",
      "x-hubspot-signature": v1Signature(secret, body),
      "x-hubspot-signature-version": "v1",
      "x-hubspot-request-timestamp": timestamp,
      "x-hubspot-signature-v3": v3Signature(secret, decodedUri(publicUrl + query), body, timestamp),
    },
  };
}

const MINUTE_MS = 60_000;
const ESCAPED_QUERY = "?next=https%3A%2F%2Fexample.com%2Fa%3Fb";

const without = (request: SignedRequest, ...names: string[]): SignedRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !names.includes(name)),
  ),
});

const having = (request: SignedRequest, headers: Record<string, string>): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

/** Deliveries that are not HubSpot's, or no longer; each is to be refused. */
export const forgeries = {
  wrong_secret: (to: Receiver, body: string) => signed({ ...to, secret: `${to.secret}x` }, body),
  empty_secret: (to: Receiver, body: string) => signed({ ...to, secret: "" }, body),
  old: (to: Receiver, body: string) => signed(to, body, { at: Date.now() - 6 * MINUTE_MS }),
  future: (to: Receiver, body: string) => signed(to, body, { at: Date.now() + 6 * MINUTE_MS }),
  /** The same JSON with other bytes, signed as it was before. */
  reserialised: (to: Receiver, body: string) => ({
    ...signed(to, body),
    body: JSON.stringify(JSON.parse(body), null, 1),
  }),
  other_body: (to: Receiver, body: string) => ({ ...signed(to, body), body: `${body} ` }),
  /** An old one whose time alone is new. */
  fresh_timestamp: (to: Receiver, body: string) =>
    having(signed(to, body, { at: Date.now() - 6 * MINUTE_MS }), {
      "x-hubspot-request-timestamp": String(Date.now()),
    }),
  /** Signed for where it arrives instead of the address that the app has. */
  other_address: (to: Receiver, body: string) =>
    signed({ ...to, publicUrl: `${to.publicUrl}/elsewhere` }, body),
  raw_query: (to: Receiver, body: string) => {
    const request = signed(to, body, { query: ESCAPED_QUERY });
    const at = request.headers["x-hubspot-request-timestamp"] ?? "";
    return having(request, {
      "x-hubspot-signature-v3": v3Signature(to.secret, to.publicUrl + ESCAPED_QUERY, body, at),
    });
  },
  v1_only: (to: Receiver, body: string) =>
    without(signed(to, body), "x-hubspot-signature-v3", "x-hubspot-request-timestamp"),
  v2_only: (to: Receiver, body: string) => {
    const hash = createHash("sha256")
      .update(`${to.secret}POST${to.publicUrl}${body}`)
      .digest("hex");
    const bare = without(signed(to, body), "x-hubspot-signature-v3", "x-hubspot-request-timestamp");
    return having(bare, { "x-hubspot-signature": hash, "x-hubspot-signature-version": "v2" });
  },
  no_signature: (to: Receiver, body: string) => without(signed(to, body), "x-hubspot-signature-v3"),
  no_timestamp: (to: Receiver, body: string) =>
    without(signed(to, body), "x-hubspot-request-timestamp"),
  empty_signature: (to: Receiver, body: string) =>
    having(signed(to, body), { "x-hubspot-signature-v3": "" }),
} satisfies Record<string, (to: Receiver, body: string) => SignedRequest>;

export type Forgery = keyof typeof forgeries;

/** The answer's status, and how long it took; null where nobody answered in time. */
export async function post({ url, headers, body }: SignedRequest, limitMs: number) {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const status = await fetch(url, {
    method: "POST",
    headers,
    body,
    signal,
    redirect: "manual",
  }).then(
    async (response) => (await response.arrayBuffer(), response.status),
    () => null,
  );
  return { status, tookMs: performance.now() - startedAt };
}

import { expect, test } from "vitest";
import { hubspot as connector } from "../../connectors/hubspot/hubspot.ts";
import { hubspotWebhook } from "../../connectors/hubspot/webhook.ts";
import {
  forgeries,
  signed,
  v3Signature,
  type Forgery,
  type SignedRequest,
} from "../support/hubspot/signing.ts";

const PUBLIC = "https://hub.example.com/hooks/hubspot";
const SECRET = "1a2b3c4d-client-secret";
const to = { targetUrl: "http://10.0.0.7:8080/hooks/hubspot", publicUrl: PUBLIC, secret: SECRET };
const BODY = '[{"eventId":1,"name":"Żaneta €"}]';

type Given = { secret?: string | undefined; now?: Date; method?: string; query?: string };

/** As the hub sees it: the address that it is known by, and the query as it came. */
function verdict({ headers, body, url }: SignedRequest, given: Given = {}) {
  const { now = new Date(), method = "POST" } = given;
  const secret = "secret" in given ? given.secret : SECRET;
  const query = given.query ?? new URL(url).search;
  const bytes = new TextEncoder().encode(body);
  const request = {
    method,
    address: PUBLIC + query,
    header: (name: string) => headers[name],
    body: bytes,
  };
  const settings = { accessToken: "token", ...(secret !== undefined && { clientSecret: secret }) };
  return hubspotWebhook.verify(request, { settings, appSecret: undefined }, now);
}

const having = (request: SignedRequest, headers: Record<string, string>): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

const SIGNATURE = "x-hubspot-signature-v3";
const TIMESTAMP = "x-hubspot-request-timestamp";

test("a delivery is HubSpot's by the address that HubSpot has, whatever host a proxy asked for", () => {
  expect(verdict(signed(to, BODY))).toBe("genuine");
  expect(verdict(signed(to, "[]"))).toBe("genuine");
  expect(connector.webhook).toBe(hubspotWebhook);
});

const isForgery = (name: string): name is Forgery => name in forgeries;

test.each(Object.keys(forgeries).filter(isForgery))("a forgery is refused: %s", (forgery) => {
  expect(verdict(forgeries[forgery](to, BODY))).toBe("forged");
});

test("another method, address, scheme, port or slash is another delivery", () => {
  expect(verdict(signed(to, BODY), { method: "PUT" })).toBe("forged");
  for (const publicUrl of [
    PUBLIC.replace("https", "http"),
    PUBLIC.replace(".com", ".com:8443"),
    `${PUBLIC}/`,
    PUBLIC.replace("hub.", "other."),
  ]) {
    expect(verdict(signed({ ...to, publicUrl }, BODY))).toBe("forged");
  }
});

test.each(["", " ", undefined])(
  "our own secret missing (%j) is no forgery of HubSpot's",
  (secret) => {
    expect(verdict(signed(to, BODY), { secret })).toBe("secret_missing");
    expect(verdict(forgeries.no_signature(to, BODY), { secret })).toBe("secret_missing");
  },
);

test.each([
  [0, "genuine"],
  [300_000, "genuine"],
  [-300_000, "genuine"],
  [300_001, "forged"],
  [-300_001, "forged"],
])("a time that is %i ms off is %s", (off, expected) => {
  const now = new Date();
  const request = signed(to, BODY, { at: now.getTime() + off });
  expect(verdict(request, { now })).toBe(expected);
});

test.each([
  ["seconds", (at: number) => String(Math.floor(at / 1000))],
  ["a fraction", (at: number) => `${at}.0`],
  ["hexadecimal", (at: number) => `0x${at.toString(16)}`],
  ["an exponent", (at: number) => `${at / 1e12}e12`],
  [
    "full-width digits",
    (at: number) => String(at).replaceAll(/\d/g, (it) => String.fromCodePoint(0xff10 + Number(it))),
  ],
  ["a sign", (at: number) => `+${at}`],
  ["a space", (at: number) => ` ${at}`],
  ["twice", (at: number) => `${at}, ${at}`],
  ["nothing", () => ""],
])("a time in another form is refused even where it is signed: %s", (_, form) => {
  const timestamp = form(Date.now());
  const headers = {
    [TIMESTAMP]: timestamp,
    [SIGNATURE]: v3Signature(SECRET, PUBLIC, BODY, timestamp),
  };
  expect(verdict(having(signed(to, BODY), headers))).toBe("forged");
});

test("a signature that is cut, long, doubled or written otherwise is refused", () => {
  const request = signed(to, BODY);
  const right = request.headers[SIGNATURE] ?? "";
  for (const wrong of [
    right.slice(0, -1),
    right.slice(0, 20),
    `${right}=`,
    `${right}, ${right}`,
    ` ${right}`,
    Buffer.from(right, "base64").toString("hex"),
    "€".repeat(44),
  ]) {
    expect(verdict(having(request, { [SIGNATURE]: wrong }))).toBe("forged");
  }
});

test.each([
  ["%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B", ":/?@!$'()*,;"],
  ["%3a%2f", ":/"],
  ["a%20b", "a%20b"],
  ["a%2Bb+c", "a%2Bb+c"],
  ["%253A", "%253A"],
  ["%26%3D%23%25", "%26%3D%23%25"],
  ["%C5%BB", "%C5%BB"],
])("of a query the twelve escapes are undone, once, and no other: %s", (escaped, plain) => {
  const timestamp = String(Date.now());
  const signature = v3Signature(SECRET, `${PUBLIC}?next=${plain}`, BODY, timestamp);
  const headers = { [TIMESTAMP]: timestamp, [SIGNATURE]: signature };
  const request = having(signed(to, BODY), headers);
  expect(verdict(request, { query: `?next=${escaped}` })).toBe("genuine");
});

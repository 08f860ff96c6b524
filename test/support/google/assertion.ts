import { verify } from "node:crypto";
import type { Accounts, ServiceAccount } from "./accounts.ts";
import { TokenRefusal } from "./refusal.ts";

const HOUR_MS = 3_600_000;
const SKEW_MS = 300_000;

export type Claims = {
  iss?: string;
  sub?: string;
  aud?: string;
  scope?: string;
  iat?: number;
  exp?: number;
};
export type Assertion = { claims: Claims; isSigned: boolean; account: ServiceAccount | undefined };

/** What a signed token of a service account says; undefined where it is none. */
export function assertionIn(token: string, accounts: Accounts): Assertion | undefined {
  const [head = "", body = "", signature = ""] = token.split(".");
  if (signature === "") return undefined;
  const header: { alg?: string; kid?: string } = jsonIn(head);
  const claims: Claims = jsonIn(body);
  const account = accounts.findAccount(claims.iss ?? "");
  const keys = [...(account?.keys ?? [])].filter(([id]) => (header.kid ?? id) === id);
  const isSigned =
    header.alg === "RS256" &&
    keys.some(([, key]) =>
      verify(
        "RSA-SHA256",
        Buffer.from(`${head}.${body}`),
        key,
        Buffer.from(signature, "base64url"),
      ),
    );
  return { claims, isSigned, account };
}

function jsonIn(part: string) {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return {};
  }
}

/** For whom the token is that a service account asks for by it; throws why it gets none. */
export function checkAssertion(token: string, accounts: Accounts, now: number, url: string) {
  const said = assertionIn(token, accounts);
  if (!said) throw new TokenRefusal("invalid_grant", "Bad Request");
  const { claims, isSigned, account } = said;
  if (!account) throw new TokenRefusal("invalid_grant", "Invalid grant: account not found");
  if (!isSigned) throw new TokenRefusal("invalid_grant", "Invalid JWT Signature.");
  const [from, to] = [(claims.iat ?? 0) * 1000, (claims.exp ?? 0) * 1000];
  const isNow = from <= now + SKEW_MS && to >= now - SKEW_MS && to - from <= HOUR_MS;
  if (!isNow) {
    const frame = "Token must be a short-lived token (60 minutes) and in a reasonable timeframe";
    const where = "Check your iat and exp values in the JWT claim.";
    throw new TokenRefusal("invalid_grant", `Invalid JWT: ${frame}. ${where}`);
  }
  const audiences = [
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://accounts.google.com/o/oauth2/token",
    `${url}/token`,
  ];
  if (!audiences.includes(claims.aud ?? "")) {
    throw new TokenRefusal("invalid_grant", "Invalid JWT: Failed audience check.");
  }
  if (!claims.scope) {
    const missing = "Invalid OAuth scope or ID token audience provided.";
    throw new TokenRefusal("invalid_scope", missing);
  }
  return { claims, account };
}

import { createHash, randomBytes } from "node:crypto";
import type { Accounts } from "./accounts.ts";
import { assertionIn, checkAssertion } from "./assertion.ts";
import { TokenRefusal, unauthenticated } from "./refusal.ts";

/** Who calls, and for what it may. */
export type Credential = { address: string; clientId: string; scopes: string[] };

/** What the person does at the consent page. */
export type Consent = { account: string; denies?: boolean; grantsOnly?: string[] };

type Code = Credential & {
  redirectUri: string;
  challenge: string | null;
  method: string | null;
  isOffline: boolean;
  until: number;
};
type Refresh = Credential & { issuedAt: number };

const ACCESS_MS = 3_600_000;
const CODE_MS = 600_000;
const TESTING_MS = 7 * 86_400_000;
const GONE = "Token has been expired or revoked.";

/** Google's sign-in: tokens for service accounts and for people who consented. */
export function signIn(accounts: Accounts, now: () => number, url: () => string) {
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, Refresh>();
  const accessTokens = new Map<string, Credential & { until: number }>();
  const consented = new Set<string>();
  const dead = new Map<string, string>();
  const mode = { rotates: false, consent: { account: "ada@example.com" } as Consent };

  function accessToken({ address, clientId, scopes }: Credential) {
    const token = `ya29.${randomBytes(24).toString("base64url")}`;
    accessTokens.set(token, { address, clientId, scopes, until: now() + ACCESS_MS });
    return { access_token: token, expires_in: ACCESS_MS / 1000 - 1, token_type: "Bearer" };
  }

  function refreshToken({ address, clientId, scopes }: Credential): string {
    const token = `1//${randomBytes(32).toString("base64url")}`;
    refreshTokens.set(token, { address, clientId, scopes, issuedAt: now() });
    return token;
  }

  function checkApp(form: URLSearchParams, authorization: string | undefined) {
    const basic = /^Basic (.+)$/.exec(authorization ?? "")?.[1];
    const [id, secret] = basic
      ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
      : [form.get("client_id"), form.get("client_secret")];
    const app = accounts.findApp(id ?? "");
    if (!app) throw new TokenRefusal("invalid_client", "The OAuth client was not found.", 401);
    if (app.clientSecret !== secret) {
      throw new TokenRefusal("invalid_client", "The provided client secret is invalid.", 401);
    }
    return app;
  }

  function forServiceAccount(form: URLSearchParams) {
    const { claims, account } = checkAssertion(form.get("assertion") ?? "", accounts, now(), url());
    const scopes = (claims.scope ?? "").split(" ");
    return accessToken({ address: account.address, clientId: "service-account", scopes });
  }

  function forCode(form: URLSearchParams, authorization: string | undefined) {
    const app = checkApp(form, authorization);
    const name = form.get("code") ?? "";
    const code = codes.get(name);
    codes.delete(name);
    if (!code || code.clientId !== app.clientId || code.until < now()) {
      throw new TokenRefusal("invalid_grant", "Malformed auth code.");
    }
    if (code.redirectUri !== form.get("redirect_uri")) {
      throw new TokenRefusal("redirect_uri_mismatch", "Bad Request");
    }
    checkVerifier(code, form.get("code_verifier"));
    const first = `${app.clientId} ${code.address}`;
    const refreshes = code.isOffline && !consented.has(first);
    if (refreshes) consented.add(first);
    return {
      ...accessToken(code),
      scope: code.scopes.join(" "),
      ...(refreshes && { refresh_token: refreshToken(code) }),
    };
  }

  function forRefresh(form: URLSearchParams, authorization: string | undefined) {
    const app = checkApp(form, authorization);
    const name = form.get("refresh_token") ?? "";
    const why = dead.get(name);
    if (why !== undefined) throw new TokenRefusal("invalid_grant", why);
    const given = refreshTokens.get(name);
    if (!given || given.clientId !== app.clientId) {
      throw new TokenRefusal("invalid_grant", "Bad Request");
    }
    if (app.publishing === "testing" && given.issuedAt + TESTING_MS <= now()) {
      throw new TokenRefusal("invalid_grant", GONE);
    }
    if (mode.rotates) dead.set(name, GONE);
    return {
      ...accessToken(given),
      scope: given.scopes.join(" "),
      ...(mode.rotates && { refresh_token: refreshToken(given) }),
    };
  }

  return {
    mode,

    token(form: URLSearchParams, authorization: string | undefined): object {
      const grant = form.get("grant_type");
      if (grant === "urn:ietf:params:oauth:grant-type:jwt-bearer") return forServiceAccount(form);
      if (grant === "authorization_code") return forCode(form, authorization);
      if (grant === "refresh_token") return forRefresh(form, authorization);
      throw new TokenRefusal("unsupported_grant_type", `Invalid grant_type: ${grant ?? ""}`);
    },

    /** Where the person is sent from the consent page; throws what the page says instead. */
    consent(asked: URLSearchParams): string {
      const app = accounts.findApp(asked.get("client_id") ?? "");
      const redirectUri = asked.get("redirect_uri") ?? "";
      if (!app) throw new TokenRefusal("invalid_client", "The OAuth client was not found.", 401);
      if (!app.redirectUris.includes(redirectUri)) {
        throw new TokenRefusal("redirect_uri_mismatch", `redirect_uri=${redirectUri}`);
      }
      if (asked.get("response_type") !== "code" || !asked.get("scope")) {
        throw new TokenRefusal("invalid_request", "Missing required parameter: scope");
      }
      const back = new URL(redirectUri);
      const state = asked.get("state");
      if (state !== null) back.searchParams.set("state", state);
      const { account, denies, grantsOnly } = mode.consent;
      if (denies) {
        back.searchParams.set("error", "access_denied");
        return back.href;
      }
      const scopes = (asked.get("scope") ?? "")
        .split(" ")
        .filter((it) => grantsOnly?.includes(it) ?? true);
      if (asked.get("prompt")?.includes("consent")) consented.delete(`${app.clientId} ${account}`);
      const code = `4/0${randomBytes(24).toString("base64url")}`;
      codes.set(code, {
        address: account,
        clientId: app.clientId,
        scopes,
        redirectUri,
        challenge: asked.get("code_challenge"),
        method: asked.get("code_challenge_method"),
        isOffline: asked.get("access_type") === "offline",
        until: now() + CODE_MS,
      });
      back.searchParams.set("code", code);
      back.searchParams.set("scope", scopes.join(" "));
      return back.href;
    },

    /** Who calls with this header; throws the 401 of an unknown or expired token. */
    bearer(authorization: string | undefined): Credential {
      const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
      const known = accessTokens.get(token);
      if (known && known.until > now()) return known;
      const said = known ? undefined : assertionIn(token, accounts);
      const isNow = (said?.claims.exp ?? 0) * 1000 > now();
      if (said?.isSigned && said.account && isNow) {
        const scopes = (said.claims.scope ?? "").split(" ");
        return { address: said.account.address, clientId: "service-account", scopes };
      }
      throw unauthenticated(authorization !== undefined);
    },

    /** A token that is handed back: with a refresh token go the access tokens of its account. */
    giveBack(token: string): boolean {
      const given = refreshTokens.get(token) ?? accessTokens.get(token);
      if (given) end(given.address, GONE);
      return given !== undefined;
    },
    end,
    expireAccessTokens: () => accessTokens.clear(),
  };

  function end(address: string, why: string): void {
    for (const [token, it] of refreshTokens) if (it.address === address) dead.set(token, why);
    for (const [token, it] of accessTokens) if (it.address === address) accessTokens.delete(token);
    for (const key of consented) if (key.endsWith(` ${address}`)) consented.delete(key);
  }
}

function checkVerifier({ challenge, method }: Code, verifier: string | null): void {
  if (challenge === null) return;
  if (verifier === null) throw new TokenRefusal("invalid_grant", "Missing code verifier.");
  const hashed = createHash("sha256").update(verifier).digest("base64url");
  if ((method === "S256" ? hashed : verifier) !== challenge) {
    throw new TokenRefusal("invalid_grant", "Invalid code verifier.");
  }
}

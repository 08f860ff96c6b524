import { createHash, randomUUID } from "node:crypto";
import { bodyOf, type Answer, type Asked } from "./call.ts";
import { expiredToken, Refusal, SignInRefusal, unknownToken } from "./refusal.ts";
import type { App, Tokens } from "./tokens.ts";

/** What the person does at the page that asks them. */
export type Consent = { denies: boolean; grantsOnly: string[] | null };

type Code = {
  app: App;
  scopes: string[];
  redirectUri: string;
  challenge: string | null;
  until: number;
};
type TokenForm = Record<string, string | undefined>;

const CODE_MS = 60_000;
const USER_ID = 4_242_001;
const USER = { user_id: USER_ID, user: "sam@example.com", hub_domain: "example.com" };

/** HubSpot's sign-in: the page where a person lets an app in, and the addresses of tokens. */
export function signIn(portalId: number, tokens: Tokens, now: () => number) {
  const codes = new Map<string, Code>();
  const consent: Consent = { denies: false, grantsOnly: null };
  const mode = { rotates: false, consent };

  function granted(app: App, scopes: string[], refreshToken?: string) {
    const made = tokens.grant(app, scopes, refreshToken);
    return {
      token_type: "bearer",
      token_use: "access_token",
      access_token: made.accessToken,
      refresh_token: made.refreshToken,
      expires_in: made.expiresIn,
      hub_id: portalId,
      user_id: USER_ID,
      scopes,
    };
  }

  function checkedApp({ client_id: id = "", client_secret: secret }: TokenForm): App {
    const app = tokens.findApp(id);
    if (!app) throw badClient("BAD_CLIENT_ID", "missing or unknown client id");
    if (app.clientSecret === secret) return app;
    throw badClient("BAD_CLIENT_SECRET", "missing or invalid client secret");
  }

  function forCode(form: TokenForm) {
    const app = checkedApp(form);
    const name = form["code"] ?? "";
    const code = codes.get(name);
    codes.delete(name);
    if (!code || code.app !== app || code.until < now()) {
      throw badGrant("BAD_AUTH_CODE", "missing or unknown auth code");
    }
    if (code.redirectUri !== form["redirect_uri"]) {
      throw badGrant("MISMATCH_REDIRECT_URI_AUTH_CODE", "redirect_uri does not match auth code");
    }
    const hashed = createHash("sha256")
      .update(form["code_verifier"] ?? "")
      .digest("base64url");
    if (code.challenge !== null && code.challenge !== hashed) {
      throw badGrant("BAD_CODE_VERIFIER", "missing or invalid code verifier");
    }
    return granted(app, code.scopes);
  }

  function forRefresh(form: TokenForm) {
    const app = checkedApp(form);
    const name = form["refresh_token"] ?? "";
    const given = tokens.findRefresh(name);
    if (given?.app !== app) {
      throw badGrant("BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked");
    }
    if (mode.rotates) tokens.revokeRefresh(name);
    return granted(app, given.scopes, mode.rotates ? undefined : name);
  }

  function token(asked: Asked): Answer {
    const form = { ...Object.fromEntries(asked.query), ...bodyOf<TokenForm>(asked) };
    if (form["grant_type"] === "authorization_code") return { status: 200, body: forCode(form) };
    if (form["grant_type"] === "refresh_token") return { status: 200, body: forRefresh(form) };
    throw new SignInRefusal("unsupported_grant_type", "BAD_GRANT_TYPE", "unknown grant_type");
  }

  return {
    mode,

    /** Where the person is sent from the page that asks them; throws what it says instead. */
    authorize(asked: URLSearchParams): string {
      const app = tokens.findApp(asked.get("client_id") ?? "");
      const redirectUri = asked.get("redirect_uri") ?? "";
      if (!app) throw new Error("The client ID is unknown.");
      if (!app.redirectUris.includes(redirectUri)) {
        throw new Error("The redirect URL is not one of the app's.");
      }
      const required = wordsIn(asked, "scope");
      if (required.length === 0 || !required.every((it) => app.scopes.includes(it))) {
        throw new Error("The scopes in the address and those of the app do not match.");
      }
      const { denies, grantsOnly } = mode.consent;
      const back = new URL(redirectUri);
      const state = asked.get("state");
      if (state !== null) back.searchParams.set("state", state);
      if (denies) {
        back.searchParams.set("error", "access_denied");
        back.searchParams.set("error_description", "The user did not authorize the application");
        return back.href;
      }
      const code = randomUUID();
      const scopes = [...required, ...wordsIn(asked, "optional_scope")].filter(
        (it) => grantsOnly?.includes(it) ?? true,
      );
      const challenge = asked.get("code_challenge");
      codes.set(code, { app, scopes, redirectUri, challenge, until: now() + CODE_MS });
      back.searchParams.set("code", code);
      return back.href;
    },

    handlers: {
      "oauth.token": token,
      "oauth.token_v3": token,
      "oauth.access_token": ({ path: [name = ""] }: Asked): Answer => {
        const found = tokens.find(name);
        // HubSpot tells nothing here of a private app's token: github.com/HubSpot/hubspot-api-nodejs/issues/530
        if (!found || found.isPrivate) {
          const message = "The access token must have the correct format";
          throw new Refusal(400, "VALIDATION_ERROR", message);
        }
        if (found.until <= now()) throw expiredToken(found.until);
        const { scopes, until, app } = found;
        const expires = Math.floor((until - now()) / 1000);
        const about = { token: name, token_type: "access", scopes, expires_in: expires };
        return { status: 200, body: { ...about, hub_id: portalId, app_id: app.appId, ...USER } };
      },
      "oauth.introspect": (asked: Asked): Answer => {
        const form = bodyOf<TokenForm>(asked);
        const app = checkedApp(form);
        const name = form["token"] ?? "";
        const access = tokens.find(name);
        const found = access ?? tokens.findRefresh(name);
        if (found?.app !== app) throw badGrant("BAD_TOKEN", "token is invalid, expired or revoked");
        const about = {
          token: name,
          active: access === undefined || access.until > now(),
          client_id: app.clientId,
          app_id: app.appId,
          hub_id: portalId,
          scopes: found.scopes,
          token_type: access ? "access" : "refresh",
          token_use: access ? "access_token" : "refresh_token",
          ...USER,
        };
        if (!access) return { status: 200, body: about };
        const expires = Math.max(0, Math.floor((access.until - now()) / 1000));
        const more = { expires_in: expires, is_private_distribution: false };
        return { status: 200, body: { ...about, ...more } };
      },
      "oauth.revoke_v3": (asked: Asked): Answer => {
        const form = bodyOf<TokenForm>(asked);
        checkedApp(form);
        tokens.revokeRefresh(form["token"] ?? "");
        return { status: 204 };
      },
      "oauth.refresh_token": ({ path: [name = ""] }: Asked): Answer => {
        const found = tokens.findRefresh(name);
        if (!found) throw new Refusal(404, "OBJECT_NOT_FOUND", "unknown refresh token");
        const { app, scopes } = found;
        const about = { token: name, token_type: "refresh", scopes, client_id: app.clientId };
        return { status: 200, body: { ...about, hub_id: portalId, ...USER } };
      },
      "oauth.revoke": ({ path: [name = ""] }: Asked): Answer => {
        tokens.revokeRefresh(name);
        return { status: 204 };
      },
      "oauth.private_token": (asked: Asked): Answer => {
        const found = tokens.find(bodyOf<{ tokenKey: string }>(asked).tokenKey);
        if (!found?.isPrivate) throw unknownToken();
        const { app, scopes } = found;
        const about = { userId: USER_ID, hubId: portalId, appId: app.appId, scopes };
        return { status: 200, body: about };
      },
    },
  };
}

const wordsIn = (asked: URLSearchParams, name: string) =>
  (asked.get(name) ?? "").split(" ").filter(Boolean);

const badClient = (status: string, message: string) =>
  new SignInRefusal("invalid_client", status, message);
const badGrant = (status: string, message: string) =>
  new SignInRefusal("invalid_grant", status, message);

import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { Grant, OAuth, OAuthApp } from "../oauth.ts";
import { rawCall, sdk, within, TIMEOUT_MS } from "./client.ts";
import { classifyHubspotError } from "./error.ts";
import { HubspotRefusal } from "./refusal.ts";

const AUTH_URL = "https://app.hubspot.com/oauth/authorize";

/** The narrowest that do. HubSpot wants `oauth` named, and lets those who read contacts read what properties there are. */
const SCOPES = [
  "oauth",
  "crm.objects.contacts.read",
  "crm.objects.contacts.write",
  "crm.schemas.contacts.write",
] as const;

const Tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.int().positive(),
  scopes: z.array(z.string()).default([...SCOPES]),
});

const About = z.object({ hub_id: z.int(), hub_domain: z.string().min(1).optional() });

/** https://developers.hubspot.com/docs/api/oauth-quickstart-guide */
export const hubspotOAuth: OAuth = {
  scopes: SCOPES,

  authorizationUrl({ clientId, authUrl = AUTH_URL }, { state, codeChallenge, redirectUri }) {
    const url = new URL(authUrl);
    const asked = {
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: SCOPES.join(" "),
      state,
      code_challenge: codeChallenge,
      code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    return url.href;
  },

  exchange: (app, { code, codeVerifier, redirectUri }) =>
    granted(app, TOO_LATE, {
      grant_type: "authorization_code",
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
    }),

  refresh: (app, refreshToken) =>
    granted(app, ENDED, { grant_type: "refresh_token", refresh_token: refreshToken }),

  async account(app, accessToken) {
    const form = { token: accessToken, token_type_hint: "access_token" };
    const about = await asked(ENDED, async () =>
      About.parse(await post(app, "/oauth/v3/token/introspect", form)),
    );
    return about.hub_domain ?? String(about.hub_id);
  },
};

const TOO_LATE =
  "HubSpot did not take the sign-in: it was begun too long ago, or twice. Sign in again.";
const ENDED =
  "HubSpot has ended the sign-in: the app was taken out of the account, or the person who signed in has no access any more. Sign in again.";

const granted = (app: OAuthApp, whenOver: string, form: Record<string, string>): Promise<Grant> =>
  asked(whenOver, async () => {
    const tokens = Tokens.parse(await post(app, "/oauth/v3/token", form));
    return {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresInSeconds: tokens.expires_in,
      scopes: tokens.scopes,
    };
  });

/** The third version: HubSpot ends the first in February 2027, and it is the only one that the SDK has names for. */
async function post(
  { clientId, clientSecret, baseUrl, tokenUrl }: OAuthApp,
  path: string,
  form: Record<string, string>,
): Promise<unknown> {
  const body = new URLSearchParams({
    ...form,
    client_id: clientId,
    client_secret: clientSecret,
  });
  const isElsewhere = tokenUrl !== undefined && path === "/oauth/v3/token";
  const request = {
    method: "POST",
    path,
    ...(isElsewhere && { overlapUrl: tokenUrl }),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body,
    defaultJson: false,
  };
  return within(TIMEOUT_MS, rawCall(await sdk(baseUrl), request));
}

async function asked<Answer>(whenOver: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw refused(error, whenOver) ?? error;
  }
}

function refused(error: unknown, whenOver: string): ConnectorError | undefined {
  if (error instanceof z.ZodError) {
    const message = "HubSpot answered the sign-in in a way we do not understand.";
    return new ConnectorError("unexpected", message, { cause: error });
  }
  const told = classifyHubspotError(error, {});
  if (!(error instanceof HubspotRefusal) || !told) return told;
  const { cause } = told;
  if (error.told.error === "invalid_grant") {
    return new ConnectorError("unauthorized", whenOver, { cause });
  }
  if (error.told.error === undefined && error.status !== 401) return told;
  const message =
    "HubSpot does not know this hub: its client ID, secret or redirect address is wrong. Correct HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET, and the address in the app at HubSpot.";
  return new ConnectorError("unauthorized", message, { cause });
}

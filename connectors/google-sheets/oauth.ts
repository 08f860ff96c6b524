import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { Grant, OAuth, OAuthApp } from "../oauth.ts";
import { googleClient, SCOPES, TIMEOUT_MS } from "./client.ts";
import { classifyGoogleError } from "./error.ts";
import { googleFailure } from "./google-failure.ts";

const AUTH_URL = "https://accounts.google.com/o/oauth2/v2/auth";

const Tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  expiry_date: z.number(),
  scope: z.string().default(SCOPES.join(" ")),
});

const About = z.object({ user: z.object({ emailAddress: z.string() }) });

/** https://developers.google.com/identity/protocols/oauth2/web-server */
export const googleOAuth: OAuth = {
  scopes: SCOPES,

  authorizationUrl({ clientId, authUrl = AUTH_URL }, { state, codeChallenge, redirectUri }) {
    const url = new URL(authUrl);
    const asked = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: SCOPES.join(" "),
      state,
      code_challenge: codeChallenge,
      code_challenge_method: "S256",
      access_type: "offline",
      // Without it Google gives a refresh token to the first sign-in only.
      prompt: "consent",
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    return url.href;
  },

  exchange: (app, { code, codeVerifier, redirectUri }) =>
    granted(app, TOO_LATE, (client) =>
      client.getToken({ code, codeVerifier, redirect_uri: redirectUri }),
    ),

  refresh: (app, refreshToken) =>
    granted(app, ENDED, (client) => {
      client.setCredentials({ refresh_token: refreshToken });
      return client.refreshAccessToken();
    }),

  async account({ baseUrl }, accessToken) {
    const client = await googleClient(
      {},
      { ...(baseUrl !== undefined && { baseUrl }), accessToken: async () => accessToken },
    );
    try {
      const { data } = await client.drive.about.get({ fields: "user(emailAddress)" });
      return About.parse(data).user.emailAddress;
    } catch (error) {
      throw classifyGoogleError(error, {}) ?? error;
    }
  },
};

const TOO_LATE =
  "Google did not take the sign-in: it was begun too long ago, or twice. Sign in again.";
const ENDED =
  "Google has ended the sign-in. It was taken back, the password was changed, or nobody used it for six months; or the app at Google is still in testing, where every sign-in ends after seven days. Sign in again.";

type TokenClient = Awaited<ReturnType<typeof tokenClient>>;

async function granted(
  app: OAuthApp,
  whenOver: string,
  ask: (client: TokenClient) => Promise<unknown>,
): Promise<Grant> {
  try {
    const client = await tokenClient(app);
    let sent: unknown;
    // As Google sent them: the SDK puts the old refresh token in the place of a new one.
    client.on("tokens", (tokens) => (sent = { ...tokens }));
    await ask(client);
    const tokens = Tokens.parse(sent);
    return {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresInSeconds: Math.floor((tokens.expiry_date - Date.now()) / 1000),
      scopes: tokens.scope.split(" "),
    };
  } catch (error) {
    throw refused(error, whenOver) ?? error;
  }
}

function refused(error: unknown, whenOver: string): ConnectorError | undefined {
  if (error instanceof z.ZodError) {
    const message = "Google answered the sign-in in a way we do not understand.";
    return new ConnectorError("unexpected", message, { cause: error });
  }
  const told = classifyGoogleError(error, {});
  if (told?.kind !== "unauthorized") return told;
  const reasons = googleFailure(error)?.reasons ?? [];
  const message = reasons.includes("invalid_grant")
    ? whenOver
    : "Google does not know this hub: its client ID, secret or redirect address is wrong. Correct GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, and the address at Google.";
  return new ConnectorError("unauthorized", message, { cause: told.cause });
}

async function tokenClient({ clientId, clientSecret, tokenUrl }: OAuthApp) {
  const { auth } = await import("googleapis/build/src/apis/sheets/index.js");
  const client = new auth.OAuth2({
    clientId,
    clientSecret,
    ...(tokenUrl !== undefined && { endpoints: { oauth2TokenUrl: tokenUrl } }),
    transporterOptions: { timeout: TIMEOUT_MS },
  });
  client.transporter.interceptors.request.add({
    // A code and a turned refresh token are good for one call: it is not for the SDK to repeat it.
    resolved: async (request) => ({
      ...request,
      retry: false,
      retryConfig: { retry: 0, noResponseRetries: 0 },
    }),
  });
  return client;
}

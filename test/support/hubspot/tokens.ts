import { randomBytes, randomUUID } from "node:crypto";
import { expiredToken, unknownToken } from "./refusal.ts";

/** An app that people connect by OAuth, or with a token of its own (private). */
export type App = {
  appId: number;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  scopes: string[];
};

export type Token = { app: App; isPrivate: boolean; scopes: string[]; until: number };

const CONTACT_SCOPES =
  "oauth crm.objects.contacts.read crm.objects.contacts.write crm.schemas.contacts.read crm.schemas.contacts.write";
const ACCESS_SECONDS = 1800;

export type Tokens = ReturnType<typeof tokenBook>;

/** The apps of this HubSpot, and what they may call it with. */
export function tokenBook(now: () => number) {
  const apps = new Map<string, App>();
  const tokens = new Map<string, Token>();
  const refreshTokens = new Map<string, { app: App; scopes: string[] }>();
  let lastAppId = 1_160_451;

  return {
    addApp(given: Partial<App> = {}): App {
      lastAppId += 1;
      const app = {
        appId: lastAppId,
        clientId: randomUUID(),
        clientSecret: randomUUID(),
        redirectUris: [],
        scopes: CONTACT_SCOPES.split(" "),
        ...given,
      };
      apps.set(app.clientId, app);
      return app;
    },
    findApp: (clientId: string) => apps.get(clientId),
    find: (token: string) => tokens.get(token),
    findRefresh: (token: string) => refreshTokens.get(token),

    /** A private app's token: good until it is taken back. */
    privateToken(app: App): string {
      const name = `pat-eu1-${randomUUID()}`;
      tokens.set(name, { app, isPrivate: true, scopes: app.scopes, until: Infinity });
      return name;
    },
    grant(app: App, scopes: string[], refreshToken: string = randomUUID()) {
      const accessToken = randomBytes(60).toString("base64url");
      tokens.set(accessToken, {
        app,
        scopes,
        isPrivate: false,
        until: now() + ACCESS_SECONDS * 1000,
      });
      refreshTokens.set(refreshToken, { app, scopes });
      return { accessToken, refreshToken, expiresIn: ACCESS_SECONDS };
    },
    revoke: (token: string) => void tokens.delete(token),
    revokeRefresh: (token: string) => void refreshTokens.delete(token),
    /** Of the apps that people connected; private ones do not expire. */
    expire(): void {
      for (const it of tokens.values()) if (!it.isPrivate) it.until = now() - 1;
    },
    /** The app is taken out of the account. */
    uninstall({ appId }: Pick<App, "appId">): void {
      for (const [name, it] of tokens) if (it.app.appId === appId) tokens.delete(name);
      for (const [name, it] of refreshTokens) {
        if (it.app.appId === appId) refreshTokens.delete(name);
      }
    },

    bearer(authorization: string | undefined): Token {
      const known = tokens.get(/^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "");
      if (!known) throw unknownToken();
      if (known.until <= now()) throw expiredToken(known.until);
      return known;
    },
  };
}

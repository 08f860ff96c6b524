import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { createHash } from "node:crypto";
import { z } from "zod";
import { csvFile } from "../../connectors/csv-file/csv-file.ts";
import { defineConnector, defineRecords } from "../../connectors/connector.ts";
import type { Grant } from "../../connectors/oauth.ts";
import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { parseRoster } from "../../domain/roster/roster.ts";

const EMPTY = {
  /** By the code or the refresh token that is good for a grant. */
  codes: new Map<string, { challenge: string; scopes: string[] }>(),
  refreshTokens: new Set<string>(),
  accessTokens: new Set<string>(),
  keys: new Set<string>(),
  tokenCalls: 0,
  reads: 0,
  rotates: false,
  answersAfterMs: 0,
  lifeSeconds: 3600,
  sheet: "First name,Email\n",
  /** How the next calls end, if not well. */
  tokensFail: undefined as ConnectorErrorKind | undefined,
  readsFail: undefined as ConnectorErrorKind | undefined,
  withoutRefreshToken: false,
};

/** A vendor with a sheet, in this process: people sign in there, or hand over a key. */
export const vendor = { ...EMPTY };

export function resetVendor(): void {
  Object.assign(vendor, EMPTY, {
    codes: new Map(),
    refreshTokens: new Set(),
    accessTokens: new Set(),
    keys: new Set(),
  });
}

export const SCOPES = ["sheets", "files"];
export const REFUSED = "The account took the access back. Sign in again.";

/** A person allows what an address at the vendor asks for; the answer is where their browser goes then. */
export function allow(authorizationUrl: string, scopes: string[] = SCOPES): string {
  const asked = new URL(authorizationUrl).searchParams;
  const code = randomUUID();
  vendor.codes.set(code, { challenge: asked.get("code_challenge") ?? "", scopes });
  const back = new URL(asked.get("redirect_uri") ?? "");
  back.searchParams.set("state", asked.get("state") ?? "");
  back.searchParams.set("code", code);
  return back.pathname + back.search;
}

export function tokens(scopes = SCOPES): Grant {
  const accessToken = `access ${randomUUID()}`;
  const refreshToken = `refresh ${randomUUID()}`;
  vendor.accessTokens.add(accessToken);
  vendor.refreshTokens.add(refreshToken);
  return { accessToken, refreshToken, scopes, expiresInSeconds: vendor.lifeSeconds };
}

async function answer(): Promise<void> {
  vendor.tokenCalls += 1;
  await setTimeout(vendor.answersAfterMs);
  if (vendor.tokensFail) throw new ConnectorError(vendor.tokensFail, "The vendor is not well.");
}

type Client = { token: () => Promise<string> };

async function read({ token }: Client): Promise<string> {
  const used = await token();
  vendor.reads += 1;
  if (vendor.readsFail) {
    throw new ConnectorError(vendor.readsFail, "More calls than the vendor allows.");
  }
  if (!vendor.accessTokens.has(used) && !vendor.keys.has(used)) {
    throw new ConnectorError("unauthorized", "The vendor does not know this token.");
  }
  return vendor.sheet;
}

const connector = defineConnector({
  id: "google-sheets",
  name: "Vendor",
  settings: z.strictObject({ key: z.string().meta({ secret: true }).optional() }),
  limits: {},
  oauth: {
    scopes: SCOPES,
    authorizationUrl({ clientId }, { state, codeChallenge, redirectUri }) {
      const url = new URL("https://vendor.example.com/auth");
      const asked = { client_id: clientId, state, redirect_uri: redirectUri };
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
      url.searchParams.set("code_challenge", codeChallenge);
      return url.href;
    },
    async exchange(_app, { code, codeVerifier }) {
      await answer();
      const found = vendor.codes.get(code);
      vendor.codes.delete(code);
      const challenge = createHash("sha256").update(codeVerifier).digest("base64url");
      if (found?.challenge !== challenge) throw new ConnectorError("unauthorized", REFUSED);
      const grant = tokens(found.scopes);
      return vendor.withoutRefreshToken ? { ...grant, refreshToken: undefined } : grant;
    },
    async refresh(_app, refreshToken) {
      await answer();
      if (!vendor.refreshTokens.has(refreshToken)) {
        throw new ConnectorError("unauthorized", REFUSED, { cause: new Error("invalid_grant: ") });
      }
      if (vendor.rotates) vendor.refreshTokens.delete(refreshToken);
      const { refreshToken: next, ...grant } = tokens();
      return { ...grant, refreshToken: vendor.rotates ? next : undefined };
    },
    account: async () => "ada@example.com",
  },
  client: ({ key }, { accessToken }): Client => ({
    token: async () => key ?? (await accessToken?.()) ?? "",
  }),
  classify: () => undefined,
  check: read,
  triggers: {
    rows: defineRecords({
      kind: "records",
      summary: "The rows",
      input: z.strictObject({}).default({}),
      pace: { intervalSeconds: 5, quietSeconds: 0 },
      sourceOf: (_input, settings) => JSON.stringify(settings),
      async read(client: Client, _input, options) {
        const text = await read(client);
        const roster = parseRoster(text, { ...options, hasHeader: true });
        if ("error" in roster) throw new ConnectorError("rejected", roster.error.message);
        return { version: text, columns: roster.columns, records: roster.rows };
      },
      writeBack: async (_client, _input, { version }) => ({ written: 0, version }),
    }),
  },
  actions: {},
});

/** Stands in for the catalog: `vi.mock("…/connectors/catalog.ts", () => import("…/vendor.ts"))`. */
export const connectors = [csvFile, connector];
export const findConnector = (id: string) => connectors.find((one) => one.id === id);

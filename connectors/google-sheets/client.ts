import { createHash } from "node:crypto";
import type { drive_v3 } from "googleapis/build/src/apis/drive/index.js";
import type { auth as googleAuth, sheets_v4 } from "googleapis/build/src/apis/sheets/index.js";
import type { CallLimit, Surroundings } from "../connector.ts";
import { serviceAccount, type GoogleSettings, type ServiceAccount } from "./settings.ts";

/** The narrowest that do: sheets to read and write, and of files only what is known about them. */
export const SCOPES = [
  "https://www.googleapis.com/auth/spreadsheets",
  "https://www.googleapis.com/auth/drive.metadata.readonly",
] as const;

export type CallKind = "read" | "write" | "drive";

export type GoogleClient = {
  sheets: sheets_v4.Sheets;
  drive: drive_v3.Drive;
  /** With whom a sheet is to be shared; undefined where a person signed in. */
  shareWith: string | undefined;
  /** Waits for a call of that kind; to be awaited before each. */
  turn(kind: CallKind): Promise<void>;
};

/** Google allows a user 60 reads and 60 writes a minute; some are left to others who use the account. */
const LIMIT: CallLimit = { turns: 50, seconds: 60 };
/** Drive allows thousands: a cheap look must not wait for the reads of other sheets. */
const DRIVE_LIMIT: CallLimit = { turns: 600, seconds: 60 };
export const TIMEOUT_MS = 30_000;
/** A token always in need of renewal: whoever hands them in knows how long each lasts. */
const OVER = 1;

type Auth = NonNullable<sheets_v4.Options["auth"]>;
type Apis = { auth: typeof googleAuth };

export async function googleClient(
  settings: GoogleSettings,
  surroundings: Surroundings,
): Promise<GoogleClient> {
  // By their own paths: the package's root loads hundreds of services.
  const apis = await import("googleapis/build/src/apis/sheets/index.js");
  const { drive } = await import("googleapis/build/src/apis/drive/index.js");
  const account = serviceAccount(settings);
  const auth = account ? accountAuth(apis, account, surroundings) : personAuth(apis, surroundings);
  const { baseUrl } = surroundings;
  const options = {
    auth,
    retry: false,
    timeout: TIMEOUT_MS,
    ...(baseUrl !== undefined && { rootUrl: baseUrl }),
  };
  const bucket = `google-sheets/${credential(account, surroundings)}`;
  return {
    sheets: apis.sheets({ version: "v4", ...options }),
    drive: drive({ version: "v3", ...options }),
    shareWith: account?.email,
    turn: async (kind) =>
      surroundings.takeTurn?.(`${bucket}/${kind}`, kind === "drive" ? DRIVE_LIMIT : LIMIT),
  };
}

function accountAuth({ auth }: Apis, account: ServiceAccount, { tokenUrl }: Surroundings): Auth {
  const { email, key, keyId } = account;
  const client = new auth.JWT({
    email,
    key,
    ...(keyId !== undefined && { keyId }),
    scopes: [...SCOPES],
    transporterOptions: { timeout: TIMEOUT_MS },
  });
  client.transporter.interceptors.request.add({
    async resolved(request) {
      if (!isTokenCall(request.url)) return request;
      // The client knows one address for tokens, and repeats the call on its own.
      if (tokenUrl !== undefined) request.url = new URL(tokenUrl);
      request.retryConfig = { retry: 0, noResponseRetries: 0 };
      return request;
    },
  });
  return client;
}

const isTokenCall = ({ host, pathname }: URL) =>
  host === "oauth2.googleapis.com" && pathname === "/token";

function personAuth({ auth }: Apis, { accessToken }: Surroundings): Auth {
  const client = new auth.OAuth2();
  client.refreshHandler = async () => ({
    access_token: (await accessToken?.()) ?? "",
    expiry_date: OVER,
  });
  return client;
}

/** One word for whoever the calls are made as: Google counts them by user, whatever sheet they are for. */
const credential = (account: ServiceAccount | undefined, { signedIn = "" }: Surroundings) =>
  createHash("sha256")
    .update(account ? `account ${account.email}` : `person ${signedIn}`)
    .digest("hex")
    .slice(0, 16);

import { drive } from "googleapis/build/src/apis/drive/index.js";
import { auth, sheets } from "googleapis/build/src/apis/sheets/index.js";
import type { ServiceAccountKey } from "./accounts.ts";
import type { Google } from "./google.ts";

export const SHEETS_SCOPE = "https://www.googleapis.com/auth/spreadsheets";
export const DRIVE_SCOPE = "https://www.googleapis.com/auth/drive.metadata.readonly";
export const ROBOT = "usher@desks-example.iam.gserviceaccount.com";

/** Google's own SDK, as a service account, without its retries. */
export function sdkFor(
  google: Google,
  key: ServiceAccountKey,
  scopes: string[] = [SHEETS_SCOPE, DRIVE_SCOPE],
) {
  const robot = new auth.JWT({
    email: key.client_email,
    key: key.private_key,
    keyId: key.private_key_id,
    scopes,
  });
  // Its token address is a constant.
  robot.transporter.interceptors.request.add({
    resolved: async (options) => {
      if (options.url.pathname === "/token") options.url = new URL(google.tokenUrl);
      return options;
    },
  });
  const options = { auth: robot, rootUrl: `${google.url}/`, retry: false };
  const { spreadsheets } = sheets({ version: "v4", ...options });
  return { spreadsheets, values: spreadsheets.values, drive: drive({ version: "v3", ...options }) };
}

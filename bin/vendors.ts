import { join } from "node:path";
import type { Vendors } from "../services/connector-runtime.ts";
import type { Config } from "./config.ts";

type VendorConfig = Pick<Config, "dataDir" | "csvRoots" | "google" | "hubspot">;

const NO_GOOGLE_APP =
  "Signing in with Google is not set up here: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET. " +
  "A service account is the easier way: share the sheet with its address, and put its key into the connection's settings.";

/** Where each connector finds its vendor. */
export const vendorsOf = (config: VendorConfig): Vendors => ({
  "csv-file": { roots: sheetRoots(config) },
  "google-sheets": googleOf(config.google),
  hubspot: hubspotOf(config.hubspot),
});

/** Folders in which a CSV file may lie; the first is the one that relative paths start from. */
const sheetRoots = ({ dataDir, csvRoots }: VendorConfig) => [join(dataDir, "sheets"), ...csvRoots];

function googleOf({ baseUrl, authUrl, tokenUrl, clientId, clientSecret }: Config["google"]) {
  const places = { ...(baseUrl && { baseUrl }), ...(tokenUrl && { tokenUrl }) };
  if (clientId === undefined || clientSecret === undefined) {
    return { ...places, app: { missing: NO_GOOGLE_APP } };
  }
  return { ...places, app: { clientId, clientSecret, ...(authUrl && { authUrl }), ...places } };
}

const NO_HUBSPOT_APP =
  "Signing in with HubSpot is not set up here: set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET. " +
  "A private app is the easier way: put its access token into the connection's settings.";

function hubspotOf({ baseUrl, appUrl, clientId, clientSecret }: Config["hubspot"]) {
  const places = { ...(baseUrl && { baseUrl }) };
  if (clientId === undefined || clientSecret === undefined) {
    return { ...places, app: { missing: NO_HUBSPOT_APP } };
  }
  const authUrl = appUrl && `${appUrl}/oauth/authorize`;
  return { ...places, app: { clientId, clientSecret, ...(authUrl && { authUrl }), ...places } };
}

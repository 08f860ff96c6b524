import { onTestFinished } from "vitest";
import { startHubspot, type Hubspot } from "./hubspot.ts";

type Options = { query?: string; token?: string; body?: unknown };
/** The fields that tests look into; the rest is only compared. */
type Body = {
  [name: string]: unknown;
  id?: string;
  results?: { id: string }[];
  paging?: { next?: { after: string } };
  errors?: { code?: string }[];
};
type Said = { status: number; headers: Headers; body: Body };

/** A HubSpot of the test's own, a private app in it, and calls as that app. */
export async function hubspotWithApp(options: Parameters<typeof startHubspot>[0] = {}) {
  const hubspot = await startHubspot(options);
  onTestFinished(() => hubspot.stop());
  const app = hubspot.privateApp();
  const call = (method: string, path: string, given: Options = {}) =>
    callOf(hubspot, method, path, { token: app.accessToken, ...given });
  return { hubspot, app, call };
}

async function callOf(
  { url }: Hubspot,
  method: string,
  path: string,
  { query = "", token = "", body }: Options,
): Promise<Said> {
  const response = await fetch(url + path + query, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: jsonIn(text) };
}

const jsonIn = (text: string): Body => JSON.parse(text === "" ? "{}" : text);

export const CONTACTS = "/crm/v3/objects/contacts";

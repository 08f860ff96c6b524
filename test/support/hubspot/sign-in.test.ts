import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { CONTACTS, hubspotWithApp } from "./caller.ts";
import type { Hubspot } from "./hubspot.ts";
import type { App } from "./tokens.ts";

const REDIRECT = "https://hub.example.com/oauth/hubspot/callback";
const READ = "crm.objects.contacts.read";

function authorize({ url }: Hubspot, { clientId }: App, more: Record<string, string> = {}) {
  const asked = { client_id: clientId, redirect_uri: REDIRECT, scope: `oauth ${READ}`, ...more };
  const address = `${url}/oauth/authorize?${new URLSearchParams(asked)}`;
  return fetch(address, { redirect: "manual" });
}

const backFrom = (response: Response) => new URL(response.headers.get("location") ?? "");

async function token({ url }: Hubspot, form: Record<string, string>, path = "/oauth/v1/token") {
  const response = await fetch(url + path, { method: "POST", body: new URLSearchParams(form) });
  return { status: response.status, body: bodyIn(await response.text()) };
}

type Granted = { access_token: string; refresh_token: string };
const bodyIn = (text: string): Granted => JSON.parse(text);

const credentials = ({ clientId, clientSecret }: App) => ({
  client_id: clientId,
  client_secret: clientSecret,
  redirect_uri: REDIRECT,
});

async function connected(hubspot: Hubspot, app: App): Promise<Granted> {
  const code = backFrom(await authorize(hubspot, app)).searchParams.get("code") ?? "";
  const form = { grant_type: "authorization_code", code, ...credentials(app) };
  return (await token(hubspot, form)).body;
}

test("a person lets an app in, and its token lives until it is renewed or taken out", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const app = hubspot.tokens.addApp({ redirectUris: [REDIRECT] });
  const verifier = "v".repeat(43);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const back = backFrom(await authorize(hubspot, app, { state: "s", code_challenge: challenge }));
  expect(back.searchParams.get("state")).toBe("s");
  const code = back.searchParams.get("code") ?? "";
  const form = { grant_type: "authorization_code", code, ...credentials(app) };
  const granted = await token(hubspot, { ...form, code_verifier: verifier }, "/oauth/v3/token");
  expect(granted).toMatchObject({
    status: 200,
    body: { expires_in: 1800, hub_id: hubspot.portalId, scopes: ["oauth", READ] },
  });
  const { access_token: access, refresh_token: refresh } = granted.body;
  const about = await call("GET", `/oauth/v1/access-tokens/${access}`);
  expect(about.body).toMatchObject({ hub_id: hubspot.portalId, app_id: app.appId });
  expect(
    (await call("GET", CONTACTS, { token: access })).headers.has("x-hubspot-ratelimit-daily"),
  ).toBe(false);

  hubspot.tokens.expire();
  expect(await call("GET", CONTACTS, { token: access })).toMatchObject({
    status: 401,
    body: { category: "EXPIRED_AUTHENTICATION" },
  });
  const renewing = { grant_type: "refresh_token", refresh_token: refresh, ...credentials(app) };
  const renewed = await token(hubspot, renewing);
  expect(renewed.body.refresh_token).toBe(refresh);
  expect((await call("GET", CONTACTS, { token: renewed.body.access_token })).status).toBe(200);

  const asked = { token: renewed.body.access_token, client_id: app.clientId };
  const introspecting = { ...asked, client_secret: app.clientSecret };
  expect((await token(hubspot, introspecting, "/oauth/v3/token/introspect")).body).toMatchObject({
    active: true,
    hub_id: hubspot.portalId,
  });

  hubspot.tokens.uninstall(app);
  expect(await token(hubspot, renewing)).toMatchObject({
    status: 400,
    body: { error: "invalid_grant", status: "BAD_REFRESH_TOKEN" },
  });
});

test("a code is good once, for its app, its address and its verifier", async () => {
  const { hubspot } = await hubspotWithApp();
  const app = hubspot.tokens.addApp({ redirectUris: [REDIRECT] });
  const code = backFrom(await authorize(hubspot, app)).searchParams.get("code") ?? "";
  const form = { grant_type: "authorization_code", code, ...credentials(app) };
  expect((await token(hubspot, { ...form, client_secret: "x" })).body).toMatchObject({
    status: "BAD_CLIENT_SECRET",
  });
  expect((await token(hubspot, form)).status).toBe(200);
  expect((await token(hubspot, form)).body).toMatchObject({ status: "BAD_AUTH_CODE" });
  const bound = backFrom(await authorize(hubspot, app, { code_challenge: "c" }));
  const other = { ...form, code: bound.searchParams.get("code") ?? "", code_verifier: "v" };
  expect((await token(hubspot, other)).body).toMatchObject({ error: "invalid_grant" });
});

test("a person may deny, grant less, or be sent with what the app is not", async () => {
  const { hubspot, call } = await hubspotWithApp();
  const app = hubspot.tokens.addApp({ redirectUris: [REDIRECT] });
  hubspot.signIn.consent = { denies: true, grantsOnly: null };
  const denied = backFrom(await authorize(hubspot, app));
  expect(denied.searchParams.get("error")).toBe("access_denied");
  hubspot.signIn.consent = { denies: false, grantsOnly: ["oauth"] };
  const { access_token: access } = await connected(hubspot, app);
  expect((await call("GET", CONTACTS, { token: access })).status).toBe(403);
  expect((await authorize(hubspot, app, { scope: "crm.objects.deals.read" })).status).toBe(400);
  expect((await authorize(hubspot, app, { redirect_uri: "https://example.org" })).status).toBe(400);
});

test("a private app's token is told of at its own address", async () => {
  const { hubspot, app, call } = await hubspotWithApp();
  const elsewhere = await call("GET", `/oauth/v1/access-tokens/${app.accessToken}`);
  expect(elsewhere).toMatchObject({
    status: 400,
    body: { message: "The access token must have the correct format" },
  });
  const path = "/oauth/v2/private-apps/get/access-token-info";
  const about = await call("POST", path, { body: { tokenKey: app.accessToken } });
  expect(about.body).toMatchObject({ hubId: hubspot.portalId, appId: app.appId });
  const account = await call("GET", "/account-info/v3/details");
  expect(account.body).toMatchObject({ portalId: hubspot.portalId });
  expect(hubspot.broken).toEqual([]);
});

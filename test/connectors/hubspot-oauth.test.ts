import { createHash, randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { hubspot as connector } from "../../connectors/hubspot/hubspot.ts";
import { hubspotOAuth } from "../../connectors/hubspot/oauth.ts";
import { startHubspot } from "../support/hubspot/hubspot.ts";

const REDIRECT = "http://127.0.0.1:3000/oauth/hubspot/callback";

/** A HubSpot where somebody is at the page that asks them, with the hub as an app of it. */
async function consentStand() {
  const hubspot = await startHubspot();
  onTestFinished(() => hubspot.stop());
  const known = hubspot.tokens.addApp({ redirectUris: [REDIRECT] });
  const { clientId, clientSecret } = known;
  const app = {
    clientId,
    clientSecret,
    authUrl: `${hubspot.url}/oauth/authorize`,
    baseUrl: hubspot.url,
  };
  return {
    hubspot,
    known,
    app,
    /** Through the page, as a browser goes. */
    async signIn() {
      const codeVerifier = randomBytes(32).toString("base64url");
      const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
      const request = { state: "state", codeChallenge, redirectUri: REDIRECT };
      const url = hubspotOAuth.authorizationUrl(app, request);
      const page = await fetch(url, { redirect: "manual" });
      const back = new URL(page.headers.get("location") ?? "");
      expect(back.searchParams.get("state")).toBe("state");
      return { code: back.searchParams.get("code") ?? "", redirectUri: REDIRECT, codeVerifier };
    },
  };
}

test("a person who signs in at HubSpot lets the hub at their contacts, and nothing more is asked for", async () => {
  const { hubspot, app, signIn } = await consentStand();
  const grant = await hubspotOAuth.exchange(app, await signIn());
  expect(grant).toMatchObject({
    refreshToken: expect.any(String),
    expiresInSeconds: 1800,
    scopes: hubspotOAuth.scopes,
  });
  expect(await hubspotOAuth.account(app, grant.accessToken)).toBe("example.com");
  const accessToken = async () => grant.accessToken;
  await connect(connector, {}, { baseUrl: hubspot.url, accessToken }).check();
  expect(hubspotOAuth.scopes).toEqual([
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.schemas.contacts.write",
  ]);
  // Nothing of the first version, which HubSpot ends.
  expect(hubspot.calls.filter(({ path }) => path.includes("/v1/"))).toEqual([]);
  expect([hubspot.strays(), hubspot.broken]).toEqual([[], []]);
});

test("a sign-in says what the person let us do, which may be less", async () => {
  const { hubspot, app, signIn } = await consentStand();
  hubspot.signIn.consent.grantsOnly = ["oauth", "crm.objects.contacts.read"];
  const { scopes } = await hubspotOAuth.exchange(app, await signIn());
  expect(scopes).toEqual(["oauth", "crm.objects.contacts.read"]);
});

test("a sign-in is good only with the secret of the browser that began it, and only once", async () => {
  const { app, signIn } = await consentStand();
  const answer = await signIn();
  const stolen = { ...answer, codeVerifier: randomBytes(32).toString("base64url") };
  for (const given of [stolen, answer]) {
    await expect(hubspotOAuth.exchange(app, given)).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("begun too long ago, or twice"),
    });
  }
});

test("a renewal gives the refresh token to use from now on, also where HubSpot turns it", async () => {
  const { hubspot, app, signIn } = await consentStand();
  const { refreshToken = "" } = await hubspotOAuth.exchange(app, await signIn());
  expect(await hubspotOAuth.refresh(app, refreshToken)).toMatchObject({ refreshToken });
  hubspot.signIn.rotates = true;
  const turned = await hubspotOAuth.refresh(app, refreshToken);
  expect(turned.refreshToken).not.toBe(refreshToken);
  expect(await hubspotOAuth.refresh(app, turned.refreshToken ?? "")).toMatchObject({
    accessToken: expect.any(String),
  });
});

test("a sign-in that is over is told with its likely causes, and asked for once", async () => {
  const { hubspot, known, app, signIn } = await consentStand();
  const { refreshToken = "" } = await hubspotOAuth.exchange(app, await signIn());
  hubspot.tokens.uninstall(known);
  const before = hubspot.calls.length;
  const error = await hubspotOAuth.refresh(app, refreshToken).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    kind: "unauthorized",
    message: expect.stringMatching(/taken out of the account.*Sign in again/),
  });
  expect(hubspot.calls.length - before).toBe(1);
  expect(String(error)).not.toContain(refreshToken);
});

test("a hub that HubSpot does not know names its settings", async () => {
  const { app, signIn } = await consentStand();
  const { refreshToken = "" } = await hubspotOAuth.exchange(app, await signIn());
  const wrong = { ...app, clientSecret: "wrong" };
  await expect(hubspotOAuth.refresh(wrong, refreshToken)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("HUBSPOT_CLIENT_SECRET"),
  });
});

test.each(["503", "reset", "502"] as const)(
  "a renewal that is not answered (%s) is no end of the sign-in, and not repeated",
  async (fault) => {
    const { hubspot, app, signIn } = await consentStand();
    const { refreshToken = "" } = await hubspotOAuth.exchange(app, await signIn());
    hubspot.faults.next(fault, { on: "oauth.token_v3" });
    await expect(hubspotOAuth.refresh(app, refreshToken)).rejects.toMatchObject({
      kind: "unavailable",
    });
    expect(await hubspotOAuth.refresh(app, refreshToken)).toMatchObject({ refreshToken });
    expect(hubspot.calls.filter(({ call }) => call === "oauth.token_v3")).toHaveLength(3);
  },
);

test("the page that asks people is HubSpot's own where no other address is set", () => {
  const app = { clientId: "id", clientSecret: "secret" };
  const request = { state: "s", codeChallenge: "c", redirectUri: REDIRECT };
  const url = new URL(hubspotOAuth.authorizationUrl(app, request));
  expect(url.origin + url.pathname).toBe("https://app.hubspot.com/oauth/authorize");
  expect(url.href).not.toContain("secret");
});

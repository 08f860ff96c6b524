import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { onTestFinished, expect, test } from "vitest";
import { connect } from "../../connectors/connector.ts";
import { googleSheets } from "../../connectors/google-sheets/google-sheets.ts";
import { googleOAuth } from "../../connectors/google-sheets/oauth.ts";
import { startGoogle } from "../support/google/google.ts";
import { ADA, HEADER } from "./google-stand.ts";

const REDIRECT = "http://127.0.0.1:3000/oauth/google-sheets/callback";

/** A Google where somebody is at the consent page, with the hub as an app of it. */
async function consentStand(publishing: "testing" | "production" = "production") {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const { clientId, clientSecret } = google.oauthApp({ redirectUris: [REDIRECT], publishing });
  const { authUrl, tokenUrl, url: baseUrl } = google;
  const app = { clientId, clientSecret, authUrl, tokenUrl, baseUrl };
  return {
    google,
    app,
    /** Through the consent page, as a browser goes. */
    async signIn() {
      const codeVerifier = randomBytes(32).toString("base64url");
      const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
      const url = googleOAuth.authorizationUrl(app, {
        state: "state",
        codeChallenge,
        redirectUri: REDIRECT,
      });
      const page = await fetch(url, { redirect: "manual" });
      const back = new URL(page.headers.get("location") ?? "");
      expect(back.searchParams.get("state")).toBe("state");
      const answer = { code: back.searchParams.get("code") ?? "", redirectUri: REDIRECT };
      return { ...answer, codeVerifier };
    },
  };
}

test("a person who signs in at Google lets the hub read their sheet, and nothing more is asked for", async () => {
  const { google, app, signIn } = await consentStand();
  google.consentAs({ account: "ada@example.com" });
  const grant = await googleOAuth.exchange(app, await signIn());
  expect(grant).toMatchObject({ refreshToken: expect.any(String), scopes: googleOAuth.scopes });
  expect(grant.expiresInSeconds).toBeGreaterThan(3500);
  expect(await googleOAuth.account(app, grant.accessToken)).toBe("ada@example.com");
  const file = google.spreadsheet({ tabs: [{ title: "Members", rows: [HEADER, ADA] }] });
  const { accessToken } = grant;
  const person = connect(
    googleSheets,
    {},
    { baseUrl: google.url, accessToken: async () => accessToken },
  );
  const { records } = await person.records("rows").read({ spreadsheetId: file.id, sheet: 0 });
  expect(records).toHaveLength(1);
  expect(googleOAuth.scopes).toEqual([
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
  ]);
});

test("a sign-in is good only with the secret of the browser that began it, and only once", async () => {
  const { app, signIn } = await consentStand();
  const answer = await signIn();
  const stolen = { ...answer, codeVerifier: randomBytes(32).toString("base64url") };
  await expect(googleOAuth.exchange(app, stolen)).rejects.toMatchObject({ kind: "unauthorized" });
  await expect(googleOAuth.exchange(app, answer)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("begun too long ago, or twice"),
  });
});

test("a renewal keeps the refresh token where Google does, and gives the new one where it turns", async () => {
  const { google, app, signIn } = await consentStand();
  const { refreshToken = "" } = await googleOAuth.exchange(app, await signIn());
  expect(await googleOAuth.refresh(app, refreshToken)).toMatchObject({
    accessToken: expect.any(String),
    refreshToken: undefined,
  });
  google.rotateRefreshTokens();
  const turned = await googleOAuth.refresh(app, refreshToken);
  expect(turned.refreshToken).toEqual(expect.any(String));
  expect(turned.refreshToken).not.toBe(refreshToken);
});

test("a sign-in that is over is told with its likely causes, and asked for once", async () => {
  const { google, app, signIn } = await consentStand();
  const { refreshToken = "" } = await googleOAuth.exchange(app, await signIn());
  google.revoke("ada@example.com");
  google.forgetCalls();
  const refused = googleOAuth.refresh(app, refreshToken);
  await expect(refused).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringMatching(/taken back.*password.*six months.*testing.*seven days/),
  });
  expect(google.count("token")).toBe(1);
});

test("an app in testing ends after a week, and that is among the causes", async () => {
  const { google, app, signIn } = await consentStand("testing");
  const { refreshToken = "" } = await googleOAuth.exchange(app, await signIn());
  google.pass(7 * 86_400_000);
  await expect(googleOAuth.refresh(app, refreshToken)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("still in testing"),
  });
});

test("a refusal while this machine's clock is wrong is no end of the sign-in", async () => {
  const server = createServer((_, answer) => {
    answer.setHeader("date", new Date(Date.now() + 3_600_000).toUTCString());
    answer.writeHead(400, { "content-type": "application/json" });
    answer.end('{"error":"invalid_grant","error_description":"Bad Request"}');
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const app = { clientId: "id", clientSecret: "s", tokenUrl: `http://127.0.0.1:${port}/token` };
  await expect(googleOAuth.refresh(app, "1//token")).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("clock of this machine"),
  });
});

test("an app that Google does not know is told by the settings that name it", async () => {
  const { app, signIn } = await consentStand();
  const wrong = { ...app, clientSecret: "wrong" };
  await expect(googleOAuth.exchange(wrong, await signIn())).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringContaining("GOOGLE_CLIENT_SECRET"),
  });
});

test.each(["500", "reset after", "429"] as const)(
  "a token that does not come (%s) is asked for again later, and not by the SDK",
  async (fault) => {
    const { google, app, signIn } = await consentStand();
    const { refreshToken = "" } = await googleOAuth.exchange(app, await signIn());
    google.forgetCalls();
    google.fail("token", fault);
    await expect(googleOAuth.refresh(app, refreshToken)).rejects.toMatchObject({
      kind: fault === "429" ? "rate_limited" : "unavailable",
    });
    expect(google.count("token")).toBe(1);
  },
);

test("with no addresses set, Google's own are asked", () => {
  const url = googleOAuth.authorizationUrl(
    { clientId: "id", clientSecret: "secret" },
    { state: "s", codeChallenge: "c", redirectUri: REDIRECT },
  );
  expect(url).toContain("https://accounts.google.com/o/oauth2/v2/auth?");
  const asked = Object.fromEntries(new URL(url).searchParams);
  expect(asked).toMatchObject({
    access_type: "offline",
    prompt: "consent",
    code_challenge_method: "S256",
  });
  expect(url).not.toContain("secret");
});

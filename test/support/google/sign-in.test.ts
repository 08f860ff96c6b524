import { createHash } from "node:crypto";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startGoogle, type Google } from "./google.ts";
import { DRIVE_SCOPE, ROBOT, sdkFor, SHEETS_SCOPE } from "./sdk.ts";

const DAY_MS = 86_400_000;
const REDIRECT = "http://127.0.0.1:3000/oauth/google-sheets/callback";
const VERIFIER = "a-verifier-of-at-least-forty-three-characters-in-all";

let google: Google;
beforeEach(async () => {
  google = await startGoogle();
  onTestFinished(() => google.stop());
});

describe("a service account", () => {
  const read = (sdk: ReturnType<typeof sdkFor>) => {
    const book = google.spreadsheet({ sharedWith: { [ROBOT]: "reader" } });
    return sdk.spreadsheets.get({ spreadsheetId: book.id, fields: "spreadsheetId" });
  };

  test("gets a token by its signed word, good for an hour", async () => {
    const sdk = sdkFor(google, google.serviceAccount(ROBOT));
    await read(sdk);
    await read(sdk);
    expect(google.count("token")).toBe(1);
    google.pass(3_600_000);
    await expect(read(sdk)).rejects.toMatchObject({ code: 401 });
  });

  test("signs with either of its keys, until they are deleted", async () => {
    const [old, fresh] = [google.serviceAccount(ROBOT), google.serviceAccount(ROBOT)];
    await read(sdkFor(google, old));
    await read(sdkFor(google, fresh));
    google.deleteKeys(ROBOT);
    await expect(read(sdkFor(google, fresh))).rejects.toMatchObject({
      message: "invalid_grant: Invalid JWT Signature.",
    });
    google.deleteServiceAccount(ROBOT);
    await expect(read(sdkFor(google, fresh))).rejects.toMatchObject({
      message: "invalid_grant: Invalid grant: account not found",
    });
  });

  test("of a machine whose clock is wrong gets none", async () => {
    google.skew(2 * 3_600_000);
    const { headers } = await fetch(`${google.url}/drive/v3/about`);
    expect(Date.parse(headers.get("date") ?? "") - Date.now()).toBeGreaterThan(3_600_000);
    await expect(read(sdkFor(google, google.serviceAccount(ROBOT)))).rejects.toMatchObject({
      message: expect.stringContaining("Check your iat and exp values"),
    });
  });

  test("does only what its scopes say, by an API that is switched on", async () => {
    const key = google.serviceAccount(ROBOT);
    await expect(read(sdkFor(google, key, [DRIVE_SCOPE]))).rejects.toMatchObject({
      code: 403,
      message: "Request had insufficient authentication scopes.",
    });
    google.switchOff("sheets");
    await expect(read(sdkFor(google, key))).rejects.toMatchObject({
      code: 403,
      message: expect.stringContaining("Google Sheets API has not been used in project"),
    });
  });
});

describe("a person", () => {
  async function consent(app: { clientId: string }, more: Record<string, string> = {}) {
    const asked = new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: REDIRECT,
      response_type: "code",
      scope: `${SHEETS_SCOPE} ${DRIVE_SCOPE}`,
      state: "s1",
      access_type: "offline",
      code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
      code_challenge_method: "S256",
      ...more,
    });
    const page = await fetch(`${google.authUrl}?${asked}`, { redirect: "manual" });
    expect(page.status).toBe(302);
    return new URL(page.headers.get("location") ?? "").searchParams;
  }

  async function token(app: { clientId: string; clientSecret: string }, form: object) {
    const body = new URLSearchParams({
      client_id: app.clientId,
      client_secret: app.clientSecret,
      ...form,
    });
    const response = await fetch(google.tokenUrl, { method: "POST", body });
    return { status: response.status, said: tokenIn(await response.json()) };
  }

  const byCode = (code: string | null) => ({
    grant_type: "authorization_code",
    code: code ?? "",
    code_verifier: VERIFIER,
    redirect_uri: REDIRECT,
  });

  const byRefresh = (token: string | undefined) => ({
    grant_type: "refresh_token",
    refresh_token: token ?? "",
  });

  test("lets an app in once by a code, proven by its verifier", async () => {
    const app = google.oauthApp({ redirectUris: [REDIRECT] });
    const back = await consent(app);
    expect(back.get("state")).toBe("s1");
    const wrong = { ...byCode(back.get("code")), code_verifier: "another" };
    expect(await token(app, wrong)).toMatchObject({
      status: 400,
      said: { error: "invalid_grant", error_description: "Invalid code verifier." },
    });
    const code = (await consent(app)).get("code");
    const { said } = await token(app, byCode(code));
    expect(said).toMatchObject({ scope: `${SHEETS_SCOPE} ${DRIVE_SCOPE}`, expires_in: 3599 });
    expect(await token(app, byCode(code))).toMatchObject({ said: { error: "invalid_grant" } });
    const headers = { authorization: `Bearer ${said.access_token}` };
    const about = await fetch(`${google.url}/drive/v3/about?fields=user(emailAddress)`, {
      headers,
    });
    expect(await about.json()).toEqual({ user: { emailAddress: "ada@example.com" } });
  });

  test("who said yes before gives no second refresh token, unless asked again", async () => {
    const app = google.oauthApp({ redirectUris: [REDIRECT] });
    const refreshes = async (more = {}) => {
      const code = (await consent(app, more)).get("code");
      return (await token(app, byCode(code))).said.refresh_token !== undefined;
    };
    expect(await refreshes()).toBe(true);
    expect(await refreshes()).toBe(false);
    expect(await refreshes({ prompt: "consent" })).toBe(true);
    expect(await refreshes({ prompt: "consent", access_type: "online" })).toBe(false);
  });

  test("may say no, or yes to a part, or take it back", async () => {
    const app = google.oauthApp({ redirectUris: [REDIRECT] });
    google.consentAs({ account: "ada@example.com", denies: true });
    expect((await consent(app)).get("error")).toBe("access_denied");
    google.consentAs({ account: "bo@example.com", grantsOnly: [DRIVE_SCOPE] });
    const { said } = await token(app, byCode((await consent(app)).get("code")));
    expect(said.scope).toBe(DRIVE_SCOPE);
    expect(await token(app, byRefresh(said.refresh_token))).toMatchObject({ status: 200 });
    google.revoke("bo@example.com");
    expect(await token(app, byRefresh(said.refresh_token))).toMatchObject({
      status: 400,
      said: {
        error: "invalid_grant",
        error_description: "Token has been expired or revoked.",
      },
    });
  });

  test("has let a testing app in for seven days only", async () => {
    const app = google.oauthApp({ redirectUris: [REDIRECT], publishing: "testing" });
    const { said } = await token(app, byCode((await consent(app)).get("code")));
    google.pass(6 * DAY_MS);
    expect(await token(app, byRefresh(said.refresh_token))).toMatchObject({ status: 200 });
    google.pass(DAY_MS);
    expect(await token(app, byRefresh(said.refresh_token))).toMatchObject({
      said: { error: "invalid_grant" },
    });
  });

  test("has refresh tokens for one use each, where they rotate", async () => {
    google.rotateRefreshTokens();
    const app = google.oauthApp({ redirectUris: [REDIRECT] });
    const first = (await token(app, byCode((await consent(app)).get("code")))).said.refresh_token;
    const second = (await token(app, byRefresh(first))).said.refresh_token;
    expect(await token(app, byRefresh(first))).toMatchObject({ said: { error: "invalid_grant" } });
    expect(await token(app, byRefresh(second))).toMatchObject({ status: 200 });
  });

  test("is sent back only to an address of the app, which has to know its secret", async () => {
    const app = google.oauthApp({ redirectUris: [REDIRECT] });
    const asked = new URLSearchParams({ client_id: app.clientId, redirect_uri: `${REDIRECT}/x` });
    const page = await fetch(`${google.authUrl}?${asked}`, { redirect: "manual" });
    expect(page.status).toBe(400);
    const stranger = { ...app, clientSecret: "guess" };
    const code = (await consent(app)).get("code");
    expect(await token(stranger, byCode(code))).toMatchObject({
      status: 401,
      said: { error: "invalid_client" },
    });
  });
});

/** Only the stand-in answers here, in one of these forms. */
const tokenIn = (said: unknown) => said as Record<string, string | undefined>;

import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { apiClient } from "../support/api-client.ts";
import { makeApiKey } from "../support/api-key.ts";
import { testDatabase } from "../support/database.ts";
import { startGoogle } from "../support/google/google.ts";
import { startProcess } from "../support/hub.ts";
import { startSmtpRecorder } from "../support/smtp-recorder.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { testTemporal } from "../support/temporal.ts";
import { visitor } from "../support/visitor.ts";
import { waitFor } from "../support/wait-for.ts";

const Made = z.looseObject({ id: z.string() });
const Planned = z.looseObject({ planHash: z.string() });
const SignIn = z.object({ url: z.string(), expiresAt: z.string() });

/** An api and a worker, beside a Google that knows them as an app. */
async function hubAtGoogle() {
  const stop = (end: () => Promise<void>) => onTestFinished(end);
  const folder = await tempFolder("google");
  stop(() => folder.remove());
  const google = await startGoogle();
  stop(google.stop);
  await mkdir(join(folder.path, "mails"));
  const recorder = await startSmtpRecorder({ dir: join(folder.path, "mails") });
  stop(recorder.stop);
  const app = google.oauthApp();
  const { address, namespace } = await testTemporal();
  const { db, url } = await testDatabase();
  const settings = {
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    DATA_DIR: folder.path,
    SMTP_URL: recorder.url,
    MAIL_FROM: "Usher <hub@example.com>",
    LOG_LEVEL: "error",
    GOOGLE_API_BASE_URL: google.url,
    GOOGLE_OAUTH_AUTH_URL: google.authUrl,
    GOOGLE_OAUTH_TOKEN_URL: google.tokenUrl,
    GOOGLE_CLIENT_ID: app.clientId,
    GOOGLE_CLIENT_SECRET: app.clientSecret,
  };
  const server = await startProcess("api", settings);
  stop(server.stop);
  app.redirectUris.push(`${server.url}/oauth/google-sheets/callback`);
  const worker = await startProcess("worker", settings);
  stop(worker.stop);
  const api = apiClient(server.url, await makeApiKey(settings));
  const post = async <T>(schema: z.ZodType<T>, path: string, body: unknown = {}) =>
    schema.parse(await api.ask("POST", path, body));
  return { google, recorder, db, api, post };
}

test("a person signs in with Google, takes it back and signs in again: nobody in the sheet is missed", async () => {
  const { google, recorder, db, api, post } = await hubAtGoogle();
  const owner = { id: uuidv7(), canonicalEmail: "olu@example.com", email: "olu@example.com" };
  await db
    .insertInto("person")
    .values({ ...owner, firstName: "Olu", isOwner: true })
    .execute();
  const sheet = google.spreadsheet({
    owner: "ada@example.com",
    tabs: [
      {
        title: "People",
        rows: [
          ["First name", "Email"],
          ["Ben", "ben@example.com"],
        ],
      },
    ],
  });
  await post(Made, "/locations", { name: "HQ", slug: "hq", timezone: "Europe/Berlin" });
  const { id } = await post(Made, "/locations/hq/connections", {
    connector: "google-sheets",
    name: "Members",
    settings: {},
  });
  const connection = () => api.ask("GET", `/connections/${id}`);
  const signIn = async () => {
    const { open, submit } = visitor();
    return submit(await open((await post(SignIn, `/connections/${id}/sign-in`)).url));
  };
  expect(await connection()).toMatchObject({ state: "needs_sign_in", account: null });

  google.consentAs({ account: "ada@example.com", denies: true });
  expect((await signIn()).html).toContain("You did not allow access at Google");
  google.consentAs({
    account: "ada@example.com",
    grantsOnly: ["https://www.googleapis.com/auth/spreadsheets"],
  });
  expect((await signIn()).html).toContain("tick every box");
  google.consentAs({ account: "ada@example.com" });
  expect((await signIn()).html).toContain("Connected as ada@example.com");
  expect(await connection()).toMatchObject({ state: "ok", account: "ada@example.com" });

  const flow = await post(Made, "/locations/hq/flows", {
    name: "Sheet",
    trigger: { connectionId: id, key: "rows", input: { spreadsheetId: sheet.id } },
    action: { connectionId: "members", key: "inviteMember" },
    policy: { quietSeconds: 1, intervalSeconds: 1 },
  });
  const { planHash } = await post(Planned, `/flows/${flow.id}/preview`);
  await post(Made, `/flows/${flow.id}/apply`, { planHash });
  await recorder.mailTo("ben@example.com", 1, 30_000);

  google.revoke("ada@example.com");
  await sql`update connection_grant set renew_at = now()`.execute(db);
  const told = await recorder.mailTo("olu@example.com", 1, 30_000);
  expect(told.text).toContain("Google has ended the sign-in");
  expect(await connection()).toMatchObject({ state: "needs_sign_in" });
  expect(await api.ask("GET", `/flows/${flow.id}`)).toMatchObject({ state: "paused" });

  sheet.tab().append(["Cyd", "cyd@example.com"]);
  expect((await signIn()).html).toContain("Connected as ada@example.com");
  await recorder.mailTo("cyd@example.com", 1, 30_000);
  const state = async () =>
    z.looseObject({ state: z.string() }).parse(await api.ask("GET", `/flows/${flow.id}`)).state;
  await waitFor(async () => (await state()) === "running", { what: "the flow to go on" });
  expect(await recorder.mailsTo("ben@example.com")).toHaveLength(1);
  expect(await recorder.mailsTo("olu@example.com")).toHaveLength(1);
}, 240_000);

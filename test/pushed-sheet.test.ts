import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveApi } from "../bin/api-process.ts";
import { readConfig } from "../bin/config.ts";
import { buildParts, type Parts } from "../bin/parts.ts";
import { logTemporal, runWorker } from "../bin/worker-process.ts";
import { systemActor } from "../domain/permissions.ts";
import { createConnection } from "../services/connections.ts";
import { createFlow, pauseFlow, resumeFlow } from "../services/flows/flows.ts";
import { applyFlow, previewFlow } from "../services/flows/runs.ts";
import { createLocation } from "../services/locations.ts";
import { unitOfWork, type Tx } from "../services/unit-of-work.ts";
import { testDatabase } from "./support/database.ts";
import { freePort } from "./support/free-port.ts";
import { startGoogle, type Google } from "./support/google/google.ts";
import type { Spreadsheet } from "./support/google/people.ts";
import { silentLog } from "./support/silent-log.ts";
import { tempFolder } from "./support/temp-folder.ts";
import { testTemporal } from "./support/temporal.ts";
import { waitFor } from "./support/wait-for.ts";

/** So long that nothing but a nudge can bring a look while the test lasts. */
const INTERVAL_SECONDS = 3_600;
const QUIET_SECONDS = 1;

let google: Google;
let sheet: Spreadsheet;
let parts: Parts;
let flowId: string;
const ends: (() => Promise<void>)[] = [];

const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(parts.services, asked);

beforeAll(async () => {
  logTemporal(silentLog);
  google = await startGoogle();
  ends.push(google.stop);
  const temporal = await testTemporal();
  const { url } = await testDatabase();
  const folder = await tempFolder("pushed");
  ends.push(() => folder.remove());
  const port = String(await freePort());
  const config = readConfig({
    PORT: port,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    DATA_DIR: folder.path,
    GOOGLE_API_BASE_URL: google.url,
    GOOGLE_OAUTH_TOKEN_URL: google.tokenUrl,
  });
  const { secretKeys } = config;
  if (!secretKeys) throw new Error("The settings have lost their keys.");
  const complete = { ...config, secretKeys, databaseUrl: url, temporalAddress: temporal.address };
  parts = buildParts(complete, silentLog, () => undefined);
  ends.push(parts.close);
  const api = await serveApi(parts, async () => true);
  ends.push(api.stop);
  const worker = await runWorker(parts, { reachedAt: `http://127.0.0.1:${port}` });
  ends.push(worker.stop);
  flowId = await aRunningSheet();
}, 120_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
}, 60_000);

/** A shared sheet with one person, whose plan was approved. */
async function aRunningSheet(): Promise<string> {
  const key = google.serviceAccount();
  sheet = google.spreadsheet({
    sharedWith: { [key.client_email]: "writer" },
    tabs: [{ title: "Members", rows: [["First name", "Email"], rowOf("ada")] }],
  });
  const flow = await work(async (tx) => {
    await createLocation(tx, systemActor, { name: "Hub", slug: "hub", timezone: "Europe/Lisbon" });
    const connection = await createConnection(tx, systemActor, "hub", {
      connector: "google-sheets",
      name: "Members",
      settings: { serviceAccountKey: JSON.stringify(key) },
    });
    return createFlow(tx, systemActor, "hub", {
      name: "Members",
      trigger: { connectionId: connection.id, key: "rows", input: { spreadsheetId: sheet.id } },
      action: { connectionId: "members", key: "inviteMember" },
      policy: { intervalSeconds: INTERVAL_SECONDS, quietSeconds: QUIET_SECONDS },
    });
  });
  const { planHash } = await previewFlow(parts.services, systemActor, flow.id);
  await applyFlow(parts.services, systemActor, flow.id, planHash);
  return flow.id;
}

const rowOf = (name: string) => [name, `${name}@example.com`];

const isMailed = (name: string) =>
  waitFor(
    async () => {
      const mail = await parts.db
        .selectFrom("mailboxMessage")
        .select("id")
        .where("recipient", "=", `${name}@example.com`)
        .executeTakeFirst();
      return mail !== undefined;
    },
    { what: `a mail to ${name}`, limitMs: 20_000 },
  );

const hasChannels = (count: number) =>
  waitFor(() => google.channels().length === count, {
    what: `${count} channels`,
    limitMs: 20_000,
  });

test("a row is invited as soon as Drive tells of it, long before the interval is over", async () => {
  await isMailed("ada");
  await hasChannels(1);
  const from = performance.now();
  sheet.tab().append(rowOf("grace"));
  await isMailed("grace");
  expect(performance.now() - from).toBeLessThan((QUIET_SECONDS + 5) * 1_000);
}, 60_000);

test("what the hub writes itself does not keep it looking", async () => {
  await waitFor(
    () =>
      sheet
        .tab()
        .records()
        .every(({ Status }) => Status === "invited"),
    {
      what: "the statuses",
      limitMs: 20_000,
    },
  );
  const settled = async () => {
    const before = google.count();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return google.count() === before;
  };
  await waitFor(settled, { what: "rest", limitMs: 30_000 });
}, 60_000);

test("a flow that is paused has no channel, and one again when it goes on", async () => {
  await work((tx) => pauseFlow(tx, systemActor, flowId));
  await hasChannels(0);
  await work((tx) => resumeFlow(tx, systemActor, flowId));
  await hasChannels(1);
  sheet.tab().append(rowOf("alan"));
  await isMailed("alan");
}, 60_000);

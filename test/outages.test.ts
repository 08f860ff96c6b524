import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "../bin/embedded/postgres.ts";
import { startTemporal } from "../bin/embedded/temporal.ts";
import { migrate } from "../db/migrate.ts";
import { SEARCH_ATTRIBUTES } from "../domain/ids.ts";
import { apiClient, InvitationAnswer } from "./support/api-client.ts";
import { makeApiKey } from "./support/api-key.ts";
import { startProcess } from "./support/hub.ts";
import { startSmtpRecorder, type SmtpRecorder } from "./support/smtp-recorder.ts";
import { waitFor } from "./support/wait-for.ts";
import { tempFolder } from "./support/temp-folder.ts";

const log = () => undefined;
const progress = log;

let dataDir: string;
let recorder: SmtpRecorder;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let temporal: Awaited<ReturnType<typeof startTemporal>>;
let api: ReturnType<typeof apiClient>;
const stops: (() => Promise<void>)[] = [];

// A second start of both takes the ports that the data folder remembers.
const openPostgres = () => startPostgres({ dataDir, progress, log });
const openTemporal = () => {
  const cliPath = process.env["TEMPORAL_CLI_PATH"];
  return startTemporal({ dataDir, progress, log, cliPath, searchAttributes: SEARCH_ATTRIBUTES });
};

beforeAll(async () => {
  const folder = await tempFolder("outages");
  stops.push(() => folder.remove());
  dataDir = join(folder.path, "data");
  await mkdir(join(folder.path, "recorder"));
  recorder = await startSmtpRecorder({ dir: join(folder.path, "recorder") });
  stops.push(() => recorder.stop());
  postgres = await openPostgres();
  stops.push(() => postgres.stop());
  temporal = await openTemporal();
  stops.push(() => temporal.stop());
  await migrate(postgres.url);
  const settings = {
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    DATA_DIR: join(folder.path, "unused"),
    SMTP_URL: recorder.url,
    MAIL_FROM: "Usher <hub@example.com>",
    LOG_LEVEL: "error",
  };
  const [server, worker] = await Promise.all([
    startProcess("api", settings),
    startProcess("worker", settings),
  ]);
  stops.push(() => server.stop().then(() => worker.stop()));
  api = apiClient(server.url, await makeApiKey(settings));
  const place = { name: "Outages", slug: "outages", timezone: "Europe/Berlin" };
  await api.ask("POST", "/locations", place);
}, 120_000);
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
}, 60_000);

const invite = (name: string, idempotencyKey: string = randomUUID()) => {
  const body = { firstName: "Ada", email: `${name}@example.com` };
  return api.send("POST", "/locations/outages/invitations", body, idempotencyKey);
};

test("while Temporal is away an invitation is accepted, and its mail goes out when it is back", async () => {
  await temporal.stop();
  expect((await invite("no-temporal")).status).toBe(202);
  temporal = await openTemporal();
  await recorder.mailTo("no-temporal@example.com", 1, 60_000);
}, 90_000);

test("while PostgreSQL is away the answer is 503, and the same key makes one invitation later", async () => {
  await postgres.stop();
  const key = randomUUID();
  expect((await invite("no-postgres", key)).status).toBe(503);
  postgres = await openPostgres();
  const first = await waitFor(
    async () => {
      const answer = await invite("no-postgres", key);
      return answer.status === 202 && answer;
    },
    { what: "the API to be well again", limitMs: 30_000, everyMs: 200 },
  );
  expect((await invite("no-postgres", key)).text).toBe(first.text);
  await recorder.mailTo("no-postgres@example.com", 1, 60_000);
}, 120_000);

test("100 parallel requests with one key make one invitation and one mail", async () => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 100 }, () => invite("parallel", key)));
  const ids = answers.map(({ status, text }) => {
    expect(status, text).toBe(202);
    return InvitationAnswer.parse(JSON.parse(text)).id;
  });
  expect(new Set(ids).size).toBe(1);
  await recorder.mailTo("parallel@example.com", 1, 30_000);
  expect(await recorder.mailsTo("parallel@example.com")).toHaveLength(1);
}, 60_000);

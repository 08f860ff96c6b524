import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRecord } from "../../bin/embedded/processes.ts";
import { apiClient } from "../support/api-client.ts";
import { makeApiKey } from "../support/api-key.ts";
import {
  aWaitingSheet,
  invitedIn,
  stateOfFlow,
  stateOfRun,
  type WaitingSheet,
} from "../support/waiting-sheet.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { startHub, type Hub } from "../support/hub.ts";
import { startSmtpRecorder, type SmtpRecorder } from "../support/smtp-recorder.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";

let folder: TempFolder;
let recorder: SmtpRecorder;
let settings: { DATA_DIR: string } & Record<string, string>;
let key: string;
let hub: Hub;

beforeAll(async () => {
  folder = await tempFolder("thousand");
  const accepted = join(folder.path, "accepted");
  await mkdir(accepted);
  recorder = await startSmtpRecorder({ dir: accepted });
  settings = {
    DATA_DIR: join(folder.path, "data"),
    SMTP_URL: recorder.url,
    MAIL_FROM: "Usher <hub@example.com>",
    LOG_LEVEL: "error",
  };
  hub = await startHub(settings);
  key = await makeApiKey(settings);
});
afterAll(async () => {
  await hub?.stop();
  await recorder?.stop();
  await folder?.remove();
});

const api = () => apiClient(hub.url, key);

async function withTemporal<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { address } = await temporalOf(settings.DATA_DIR);
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** What the mail server has, whatever the hub knows of it. */
async function mailed({ emails }: WaitingSheet): Promise<string[]> {
  const ours = new Set(emails);
  return (await recorder.mails()).map(({ to }) => to).filter((to) => ours.has(to));
}

const isMailed = (sheet: WaitingSheet, count: number) =>
  waitFor(async () => (await mailed(sheet)).length >= count, {
    what: `${count} mails`,
    limitMs: 180_000,
    // Each look reads all that was accepted.
    everyMs: 1_000,
  });

/** Nothing is under way any more: each row says what became of it. */
const isSettled = (sheet: WaitingSheet) =>
  waitFor(async () => (await sheet.rows()).every((row) => row["Status"] === "invited"), {
    what: "every row to be invited",
    limitMs: 180_000,
    everyMs: 500,
  });

/** A mail whose call broke off may be out or not, and SMTP cannot be asked: it is not sent a second time. */
async function inDoubt(sheet: WaitingSheet): Promise<Set<string>> {
  const rows = (await sheet.rows()).filter((row) => row["Problem"] !== "");
  return new Set(rows.map((row) => row["Email"] ?? ""));
}

async function expectCarriedOut(sheet: WaitingSheet): Promise<void> {
  expect((await invitedIn(api(), sheet)).toSorted()).toEqual(sheet.emails.toSorted());
  expect(await stateOfRun(api(), sheet)).toBe("done");
  expect(await stateOfFlow(api(), sheet)).toBe("running");
  const query = `WorkflowType = 'invitation' and UsherLocation = '${sheet.slug}'`;
  await waitFor(
    async () =>
      (await withTemporal((temporal) => temporal.workflow.count(query))).count ===
      sheet.emails.length,
    { what: "a workflow for each invitation", limitMs: 20_000, everyMs: 500 },
  );
}

/** SIGKILL to the hub, and to those of its servers that are named; back when it has been started again. */
async function killAndStart(...servers: ("postgres" | "temporal")[]): Promise<void> {
  for (const name of ["hub", ...servers]) {
    const running = await readRecord(settings.DATA_DIR, name);
    if (!running) throw new Error(`The data folder remembers no ${name}.`);
    process.kill(running.pid, "SIGKILL");
  }
  // Nothing is left to stop: this waits until it is gone.
  await hub.stop();
  hub = await startHub(settings);
}

test("a plan is approved from Temporal by its hash alone, and each of its people mailed once", async () => {
  const sheet = await aWaitingSheet(api(), settings.DATA_DIR, "asked", 120);
  await withTemporal(async ({ workflow }) => {
    const flow = workflow.getHandle(`flow/${sheet.flowId}`);
    const approve = (hash: string) => flow.executeUpdate("approve", { args: [hash] });
    await expect(approve("0".repeat(sheet.run.planHash.length))).rejects.toMatchObject({
      cause: { type: "stale_plan" },
    });
    expect(await stateOfRun(api(), sheet)).toBe("held");
    expect(await mailed(sheet)).toEqual([]);
    await approve(sheet.run.planHash);
  });
  await isMailed(sheet, 120);
  await isSettled(sheet);
  expect((await mailed(sheet)).toSorted()).toEqual(sheet.emails.toSorted());
  await expectCarriedOut(sheet);
}, 120_000);

test("a thousand people who were held are mailed once each, although the hub is killed three times on the way", async () => {
  const sheet = await aWaitingSheet(api(), settings.DATA_DIR, "killed", 1000);
  expect(await mailed(sheet)).toEqual([]);
  const yes = api().send("POST", `/runs/${sheet.run.id}/approve`, { planHash: sheet.run.planHash });
  // Cut off by the first kill.
  yes.catch(() => undefined);
  await waitFor(async () => (await stateOfRun(api(), sheet)) !== "held", {
    what: "the yes to be accepted",
    limitMs: 20_000,
    everyMs: 5,
  });
  await killAndStart();

  await isMailed(sheet, 333);
  // The mail server is likely to have a mail, and not to have said so.
  await recorder.mode({ delayMs: 100 });
  await isMailed(sheet, 335);
  await killAndStart();
  await recorder.mode({ delayMs: 0 });

  await isMailed(sheet, 667);
  await killAndStart("postgres", "temporal");

  await isSettled(sheet);
  const got = await mailed(sheet);
  expect(got.filter((email, at) => got.indexOf(email) !== at)).toEqual([]);
  const doubted = await inDoubt(sheet);
  expect(sheet.emails.filter((email) => !got.includes(email) && !doubted.has(email))).toEqual([]);
  expect(doubted.size, "one mail was under way at each kill").toBeLessThanOrEqual(3);
  await expectCarriedOut(sheet);
}, 420_000);

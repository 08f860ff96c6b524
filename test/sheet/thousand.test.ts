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
import { startResendStandin, type ResendStandin } from "../support/resend-standin.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";
import { waitFor } from "../support/wait-for.ts";

let folder: TempFolder;
let provider: ResendStandin;
let settings: { DATA_DIR: string } & Record<string, string>;
let key: string;
let hub: Hub;

beforeAll(async () => {
  folder = await tempFolder("thousand");
  const accepted = join(folder.path, "accepted");
  await mkdir(accepted);
  provider = await startResendStandin({ dir: accepted });
  settings = {
    DATA_DIR: join(folder.path, "data"),
    RESEND_API_KEY: provider.apiKey,
    RESEND_BASE_URL: provider.url,
    MAIL_FROM: "Usher <hub@example.com>",
    LOG_LEVEL: "error",
  };
  hub = await startHub(settings);
  key = await makeApiKey(settings);
});
afterAll(async () => {
  await hub?.stop();
  await provider?.stop();
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

/** What the provider has taken, whatever the hub knows of it. */
async function mailed({ emails }: WaitingSheet): Promise<string[]> {
  const ours = new Set(emails);
  return (await provider.mails()).map(({ to }) => to).filter((to) => ours.has(to));
}

const isMailed = (sheet: WaitingSheet, count: number) =>
  waitFor(async () => (await mailed(sheet)).length >= count, {
    what: `${count} mails`,
    limitMs: 180_000,
    everyMs: 100,
  });

/** Nothing is under way any more: each row says what became of it. */
const isSettled = (sheet: WaitingSheet) =>
  waitFor(async () => (await sheet.rows()).every((row) => row["Status"] === "invited"), {
    what: "every row to be invited",
    limitMs: 180_000,
    everyMs: 500,
  });

async function expectCarriedOut(sheet: WaitingSheet): Promise<void> {
  expect((await invitedIn(api(), sheet)).toSorted()).toEqual(sheet.emails.toSorted());
  expect(await stateOfRun(api(), sheet)).toBe("done");
  expect(await stateOfFlow(api(), sheet)).toBe("running");
  const query = `WorkflowType = 'invitation' and UsherLocation = '${sheet.slug}'`;
  await waitFor(
    async () =>
      (await withTemporal((temporal) => temporal.workflow.count(query))).count ===
      sheet.emails.length,
    // What a relay that was killed had taken is free again when its lease is over.
    { what: "a workflow for each invitation", limitMs: 90_000, everyMs: 500 },
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

  // From here on the provider has a call's mails for a second before it says so.
  await provider.mode({ delayMs: 1_000 });
  await isMailed(sheet, 300);
  await killAndStart();
  await isMailed(sheet, 600);
  await killAndStart("postgres", "temporal");
  await provider.mode({ delayMs: 0 });

  await isSettled(sheet);
  expect((await mailed(sheet)).toSorted()).toEqual(sheet.emails.toSorted());
  await expectCarriedOut(sheet);
}, 420_000);

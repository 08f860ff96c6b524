import { access, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isUpToDate } from "../db/migrate.ts";
import { createSample, SAMPLE_SHEET } from "../services/sample.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { serveApi } from "./api-process.ts";
import type { Config } from "./config.ts";
import type { Running } from "./hub.ts";
import { claimDataDir } from "./embedded/data-dir.ts";
import { inTurn } from "./in-turn.ts";
import { listen } from "./listen.ts";
import { createLog } from "./log.ts";
import { buildParts, type Parts } from "./parts.ts";
import { startServices } from "./services.ts";
import { StartError } from "./start-error.ts";
import { bundleWorkflows } from "./workflow-bundle.ts";
import { logTemporal, runWorker } from "./worker-process.ts";

const READY_LIMIT_MS = 60_000;

export type Hub = Running & { addresses: Record<string, string> };

/** Everything in one process: services, migrations, API, portal, worker, and in an empty installation the sample. */
export async function startHub(config: Config, progress: (line: string) => void): Promise<Hub> {
  await checkPort(config);
  const claim = await claimDataDir(config.dataDir);
  const ends = [async () => claim.release()];
  const stop = () => inTurn(...ends.toReversed());
  try {
    // Made while PostgreSQL and Temporal start.
    const bundled = bundleWorkflows();
    bundled.catch(() => undefined);
    const log = createLog(config.logLevel, join(config.dataDir, "logs", "usher.log"));
    const services = await startServices(config, progress, log);
    ends.push(services.stop);
    logTemporal(log);
    const parts = buildParts(services.config, log, () => undefined);
    ends.push(parts.close);
    const sheet = await addSample(parts, progress);
    progress("Starting the worker");
    const worker = await runWorker(parts, { bundled });
    ends.push(worker.stop);
    let started = false;
    const api = await serveApi(
      parts,
      async () => started && (await isUpToDate(parts.config.databaseUrl)),
    );
    ends.push(api.stop);
    await ready(worker.isPolling, parts.link.isUp);
    started = true;
    return { stop, addresses: addressesOf(services.config, sheet) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function checkPort({ host, port }: Config): Promise<void> {
  const probe = createServer();
  await listen(probe, host, port);
  await new Promise((resolve) => probe.close(resolve));
}

async function ready(isPolling: () => boolean, isUp: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + READY_LIMIT_MS;
  while (!isPolling() || !(await isUp())) {
    if (performance.now() > until) {
      throw new StartError(
        "The worker does not get through to Temporal; see the log in DATA_DIR/logs.",
      );
    }
    await setTimeout(100);
  }
}

/** The sample and its sheet in an empty installation. Says where the sheet is, if there is one. */
async function addSample(
  parts: Parts,
  progress: (line: string) => void,
): Promise<string | undefined> {
  const folder = join(parts.config.dataDir, "sheets");
  const sheet = join(folder, "members.csv");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const made = await unitOfWork(parts.services, async (tx) => {
    const isNew = await createSample(tx, "members.csv", timeZone);
    // Before the commit, so that its flow never looks for a sheet that is not there yet.
    if (isNew && !(await exists(sheet))) await writeFile(sheet, SAMPLE_SHEET, { mode: 0o600 });
    return isNew;
  });
  if (made) progress("Made the location hq and linked its sample sheet");
  return (await exists(sheet)) ? sheet : undefined;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

function addressesOf(config: Parts["config"], sheet: string | undefined): Record<string, string> {
  const { publicUrl, localMail, temporalUiUrl } = config;
  return {
    Portal: publicUrl,
    "API docs": `${publicUrl}/api/docs`,
    ...(localMail && { Mailbox: `${publicUrl}/mailbox` }),
    ...(temporalUiUrl !== undefined && { "Temporal UI": temporalUiUrl }),
    ...(sheet !== undefined && { "Sample sheet": sheet }),
  };
}

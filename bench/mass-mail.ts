import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startHub } from "../test/support/hub.ts";
import { temporalOf } from "../test/support/hub-servers.ts";
import { startResendStandin, type ResendStandin } from "../test/support/resend-standin.ts";
import { measureBare } from "./bare.ts";
import { activePeople, askForCodes } from "./codes.ts";
import type { Figures } from "./figures.ts";
import { approveAll, heldSheets } from "./held-sheets.ts";
import { peakMegabytes } from "./memory.ts";
import { at, mailBy, nextAccepted } from "./provider.ts";
import { cpuUntilQuiet, each, serversOf } from "./servers.ts";
import { pauseFlows } from "./sheet-flow.ts";
import { withWorkerApart } from "./worker-apart.ts";

const MAILS_A_CALL = 100;
const CALLS_A_SECOND = 2;
const CODES = 50;

/** Sheets of people approved at once, with mail by a provider that takes so many calls a second or as many as come. */
export async function measureMassMail(
  folder: string,
  people: number,
  figures: Figures,
): Promise<void> {
  const parts = { paced: measurePaced, unpaced: measureUnpaced };
  for (const [name, measure] of Object.entries(parts)) {
    const path = join(folder, name);
    await mkdir(join(path, "standin"), { recursive: true, mode: 0o711 });
    const standin = await startResendStandin({ dir: join(path, "standin") });
    try {
      await measure({ folder: path, standin, people, figures });
    } finally {
      await standin.stop();
    }
  }
}

type Given = { folder: string; standin: ResendStandin; people: number; figures: Figures };

/** How near it comes to what the provider allows, and what somebody who signs in meanwhile feels of it. */
async function measurePaced({ folder, standin, people, figures: { report } }: Given) {
  console.error(`${people} people approved, ${CALLS_A_SECOND} calls a second`);
  const floorSeconds = people / MAILS_A_CALL / CALLS_A_SECOND;
  const settings = { ...mailBy(standin), TRUSTED_PROXIES: "127.0.0.1" };
  await withWorkerApart(folder, settings, async ({ place, worker, url }) => {
    const members = await activePeople(place, url, standin, CODES);
    const sheets = await heldSheets(place, people);
    let from = NaN;
    let codes: number[] = [];
    const peak = await peakMegabytes(worker.pid, async () => {
      const accepted = await nextAccepted(standin, people + CODES);
      from = Date.now();
      const approved = approveAll(sheets);
      codes = await askForCodes(members, standin, (1000 * floorSeconds) / CODES);
      await accepted();
      await approved;
    });
    const isOfSheet = ({
      tags,
      acceptedAt,
    }: {
      tags: Record<string, string>;
      acceptedAt: string;
    }) => tags["usher_kind"] === "invitation" && Date.parse(acceptedAt) >= from;
    const mails = (await standin.mails()).filter(isOfSheet);
    const last = Math.max(...mails.map(({ acceptedAt }) => Date.parse(acceptedAt)));
    const seconds = (last - from) / 1000;
    const name = `${people} approved at ${CALLS_A_SECOND} calls a second`;
    report(`${name}: until the last mail`, seconds, "s");
    report(`${name}: against the floor`, seconds / floorSeconds, "x");
    report(`sign-in codes meanwhile, ${CODES}: p50`, at(codes, 0.5), "s");
    report(`sign-in codes meanwhile, ${CODES}: p99`, at(codes, 0.99), "s");
    report(`worker's peak memory: ${people} approved`, peak, "MB");
  });
}

/** What an invitation costs when nothing but the hub takes time. */
async function measureUnpaced({ folder, standin, people, figures }: Given) {
  console.error(`${people} people approved, no limit`);
  await standin.mode({ requestsPerSecond: null });
  const settings = { DATA_DIR: join(folder, "data"), LOG_LEVEL: "error", ...mailBy(standin) };
  const hub = await startHub(settings);
  try {
    const api = await hub.api();
    const servers = serversOf(hub.pid);
    await pauseFlows(api, "hq");
    const place = { api, location: "hq", folder: join(settings.DATA_DIR, "sheets") };
    const sheets = await heldSheets(place, people);
    let seconds = NaN;
    const cpu = await cpuUntilQuiet(servers, async () => {
      const accepted = await nextAccepted(standin, people);
      const from = performance.now();
      const approved = approveAll(sheets);
      await accepted();
      seconds = (performance.now() - from) / 1000;
      await approved;
      for (const { sheet, rows } of sheets) await sheet.sheetSays("invited", rows);
    });
    await pauseFlows(api, "hq");
    const cost = each(cpu, people);
    figures.report(`${people} approved, no limit: invitations`, people / seconds, "1/s");
    figures.reportCpu(`${people} approved, no limit, each`, cost);
    const { address } = await temporalOf(settings.DATA_DIR);
    const bare = await measureBare(address, servers.temporal, Math.min(people, 500));
    figures.report("bare one-activity workflow: all", bare, "CPU ms");
    figures.report(`${people} approved, no limit: against bare`, cost.all / bare, "x");
  } finally {
    await hub.stop();
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Figures } from "./figures.ts";
import { most, passesOf } from "./google-calls.ts";
import { makeGoogleSheet, type GoogleHub } from "./google-hub.ts";
import { cpuAtRest, cpuBeyond, each } from "./servers.ts";
import { pauseFlows, peopleRows } from "./sheet-flow.ts";

const PASSES = 9;
const SECONDS = 15;
const SELDOM_SECONDS = 3_600;

/** Looks at rows that are known and in which nothing changes: read whole, as when somebody asks, and glanced at. */
export async function measurePasses(
  hub: GoogleHub,
  rows: number,
  { report, reportCpu }: Figures,
): Promise<void> {
  const { api, location } = hub.place;
  const policy = { existingRows: "known", intervalSeconds: SELDOM_SECONDS, quietSeconds: 1 };
  const name = "still";
  const sheet = await makeGoogleSheet(hub, { name, rows: peopleRows(name, rows), policy });
  const idle = await cpuAtRest(hub.servers, SECONDS);
  await sheet.apply();
  await sheet.says(["skipped"], rows);
  await sheet.pass();
  const before = sheet.calls().length;
  const whole = await cpuBeyond(hub.servers, idle, async () => {
    for (let count = 0; count < PASSES; count += 1) await sheet.pass();
  });
  const read = sheet.calls().slice(before);
  report(`pass over ${rows} unchanged, read whole`, most(passesOf(read), "all"), "calls");
  reportCpu(`pass over ${rows} unchanged, read whole`, each(whole, PASSES));

  await sheet.changePolicy({ intervalSeconds: 1 });
  await sheet.pass();
  await sleep(1_500);
  const from = sheet.calls().length;
  const glances = await cpuBeyond(hub.servers, idle, () => sleep(1_000 * SECONDS));
  const looks = passesOf(sheet.calls().slice(from));
  await pauseFlows(api, location);
  report(`pass over ${rows} unchanged, glanced at`, most(looks, "all"), "calls");
  reportCpu(`pass over ${rows} unchanged, glanced at`, each(glances, looks.length));
}

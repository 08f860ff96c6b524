import type { Figures } from "./figures.ts";
import { countsOf, most, passesOf } from "./google-calls.ts";
import { makeGoogleSheet, type GoogleHub } from "./google-hub.ts";
import { peakMegabytes } from "./memory.ts";
import { nextAccepted } from "./provider.ts";
import { pauseFlows, peopleRows } from "./sheet-flow.ts";

const INTERVAL_SECONDS = 5;
const TOLD = ["queued", "invited"];

/** A sheet of people who are all new: previewed, approved, mailed, and told of in the sheet. */
export async function measureMassSheet(
  hub: GoogleHub,
  people: number,
  { report }: Figures,
): Promise<void> {
  const { google, standin, place, worker } = hub;
  const policy = { intervalSeconds: INTERVAL_SECONDS, quietSeconds: 1 };
  const name = "crowd";
  const sheet = await makeGoogleSheet(hub, { name, rows: peopleRows(name, people), policy });
  const accepted = await nextAccepted(standin, people);
  let plan = { planHash: "" };
  let [from, told, mailed, invited] = [NaN, NaN, NaN, NaN];
  const seconds = () => (performance.now() - from) / 1000;
  const preview = await peakMegabytes(worker.pid, async () => {
    plan = await sheet.preview();
  });
  const peak = await peakMegabytes(worker.pid, async () => {
    from = performance.now();
    const at = async (done: Promise<unknown>) => {
      await done;
      return seconds();
    };
    [told, mailed, invited] = await Promise.all([
      at(sheet.says(TOLD, people)),
      at(accepted()),
      at(sheet.says(["invited"], people)),
      sheet.applyBig(plan),
    ]);
  });
  await sheet.rests(1_000 * INTERVAL_SECONDS + 500);
  await pauseFlows(place.api, place.location);
  const calls = sheet.calls();
  const passes = passesOf(calls);
  const first = passes.findIndex((pass) => countsOf(pass).write > 0);
  const later = passes.slice(first + 1);
  const until = calls.length - later.flat().length;
  const of = `${people} new at once`;
  report(`${of}: calls until all have a status`, until, "calls");
  report(`${of}: later calls a pass, at most`, most(later, "all"), "calls");
  report(`${of}: later writes a pass, at most`, most(later, "write"), "calls");
  report(`${of}: later passes that write`, later.filter((it) => countsOf(it).write > 0).length, "");
  report(`${of}: reads in the worst minute`, google.readsInWorstMinute(sheet.address), "calls");
  report(`${of}: writes in the worst minute`, google.writesInWorstMinute(sheet.address), "calls");
  report(`${of}: from the yes to the first statuses`, told, "s");
  report(`${of}: from the yes to the last mail`, mailed, "s");
  report(`${of}: from the yes to the last "invited"`, invited, "s");
  report(`worker's peak memory: preview of ${people} at Google`, preview, "MB");
  report(`worker's peak memory: ${people} new at Google`, peak, "MB");
}

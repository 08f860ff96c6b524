import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../test/support/wait-for.ts";
import type { Figures } from "./figures.ts";
import { countsOf, passesOf, type Call } from "./google-calls.ts";
import { makeGoogleSheet, type GoogleHub, type GoogleSheet } from "./google-hub.ts";
import { at } from "./provider.ts";
import { cpuAtRest, cpuBeyond, each, median, medianOf, type Cpu } from "./servers.ts";
import { pauseFlows, peopleRows, personRow } from "./sheet-flow.ts";

const EDITS = 4;
/** One as long as the other, as where nobody says anything else. */
const INTERVAL_SECONDS = 5;
const QUIET_SECONDS = 5;
const SELDOM_SECONDS = 3_600;
/** By then Drive's word of the hub's own last write has been followed. */
const PUSHED_REST_MS = 3_000;
/** A cycle of an edit must not run into the hub's own limit of calls, which people do not either. */
const READS_BEFORE = 25;

type Edit = { seconds: number; calls: Call[]; eachPass: Cpu };

/**
 * Rows of a big sheet that are new, and others whose address is changed; each edit comes just after a look, when the
 * wait for the next one is longest.
 */
export async function measureEdits(
  hub: GoogleHub,
  { pushed, rows }: { pushed: boolean; rows: number },
  figures: Figures,
): Promise<void> {
  const intervalSeconds = pushed ? SELDOM_SECONDS : INTERVAL_SECONDS;
  const name = pushed ? "pushed" : "polled";
  const policy = { existingRows: "known", intervalSeconds, quietSeconds: QUIET_SECONDS };
  const known = rows - EDITS;
  const sheet = await makeGoogleSheet(hub, { name, rows: peopleRows(name, known), policy });
  const idle = await cpuAtRest(hub.servers, 8);
  await sheet.apply();
  await sheet.says(["skipped"], known);
  if (pushed) await waitFor(() => hub.google.channels().length === 1, { what: "a channel" });
  const allowed = QUIET_SECONDS + (pushed ? 0 : INTERVAL_SECONDS);
  const measure = async (address: string, edit: () => void): Promise<Edit> => {
    await readyFor(hub, sheet, pushed);
    const before = sheet.calls().length;
    let seconds = NaN;
    const cpu = await cpuBeyond(hub.servers, idle, async () => {
      const from = Date.now();
      edit();
      const { acceptedAt } = await hub.standin.mailTo(address, 1, 60_000);
      seconds = (Date.parse(acceptedAt) - from) / 1000 - allowed;
      // With no word from Drive the hub would next look, and tell of the mail, when the interval is over.
      const told = pushed ? ["queued", "invited"] : ["invited"];
      const isTold = () =>
        sheet.tab
          .records()
          .some((row) => row["Email"] === address && told.includes(row["Status"] ?? ""));
      await waitFor(isTold, { what: "the status", limitMs: 60_000 });
      await sheet.rests(pushed ? PUSHED_REST_MS : 1_000 * INTERVAL_SECONDS + 500);
    });
    const all = sheet.calls().slice(before);
    // Looks at Drive that nothing came of are those of a sheet at rest.
    const calls = all.slice(0, all.findLastIndex(({ kinds }) => kinds.includes("sheets")) + 1);
    return { seconds, calls, eachPass: each(cpu, passesOf(all).length) };
  };
  const [added, changed]: Edit[][] = [[], []];
  for (let n = 1; n <= EDITS; n += 1) {
    const email = `${name}-new-${n}@example.com`;
    added?.push(await measure(email, () => sheet.tab.append(personRow(n, email))));
    const other = `${name}-changed-${n}@example.com`;
    const row = sheet.tab.rowOf(email);
    changed?.push(await measure(other, () => sheet.tab.set(row, { Email: other })));
  }
  await pauseFlows(hub.place.api, hub.place.location);
  report(figures, `${name}, row new`, added ?? []);
  report(figures, `${name}, row changed`, changed ?? []);
  const costs = [...(added ?? []), ...(changed ?? [])].map(({ eachPass }) => eachPass);
  figures.reportCpu(`${name}, pass about an edit of ${rows}`, median(costs));
}

async function readyFor({ google }: GoogleHub, sheet: GoogleSheet, pushed: boolean) {
  const lately = () =>
    sheet
      .calls()
      .filter(({ kinds, at: when }) => kinds.includes("read") && google.now() - when < 60_000);
  await waitFor(() => lately().length < READS_BEFORE, {
    what: "calls to be free",
    limitMs: 90_000,
  });
  if (pushed) return;
  const before = sheet.calls().length;
  await waitFor(() => sheet.calls().length > before, {
    what: "a look",
    limitMs: 30_000,
    everyMs: 5,
  });
  await sleep(200);
}

function report({ report: say }: Figures, name: string, edits: Edit[]): void {
  const seconds = edits.map((edit) => edit.seconds);
  const counts = edits.map(({ calls }) => countsOf(calls));
  say(`${name}: over interval and rest, p50`, at(seconds, 0.5), "s");
  say(`${name}: over interval and rest, at most`, Math.max(...seconds), "s");
  say(`${name}: reads`, medianOf(counts.map(({ read }) => read)), "calls");
  say(`${name}: writes`, medianOf(counts.map(({ write }) => write)), "calls");
  say(`${name}: looks at Drive`, medianOf(counts.map(({ drive }) => drive)), "calls");
  say(`${name}: passes`, medianOf(edits.map(({ calls }) => passesOf(calls).length)), "");
}

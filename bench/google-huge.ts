import type { Figures } from "./figures.ts";
import { countsOf } from "./google-calls.ts";
import { makeGoogleSheet, type GoogleHub } from "./google-hub.ts";
import { peakMegabytes } from "./memory.ts";
import { peopleRows } from "./sheet-flow.ts";

const ROWS = 60_000;
const NOTES = Array.from({ length: 26 }, (_, n) => `note ${n}`);

/** A tab that is far too big, and what it takes to say so. */
export async function measureHugeTab(hub: GoogleHub, { report }: Figures): Promise<void> {
  const rows = peopleRows("huge", ROWS).map((row) => [...row, ...NOTES]);
  const sheet = await makeGoogleSheet(hub, { name: "huge", rows, policy: {} });
  let refusal = "";
  const from = performance.now();
  const peak = await peakMegabytes(hub.worker.pid, async () => {
    refusal = await sheet.preview().then(
      () => "",
      (error: unknown) => String(error),
    );
  });
  if (!refusal.includes("more than 5000 rows")) throw new Error(`Not refused: ${refusal}`);
  const of = `tab of ${ROWS} rows and ${rows[0]?.length} columns`;
  report(`${of}: refused`, (performance.now() - from) / 1000, "s");
  report(`${of}: reads`, countsOf(sheet.calls()).read, "calls");
  report(`worker's peak memory: ${of}`, peak, "MB");
}

import { join } from "node:path";
import type { Figures } from "./figures.ts";
import { measureEdits } from "./google-edits.ts";
import { withGoogleHub } from "./google-hub.ts";
import { measureHugeTab } from "./google-huge.ts";
import { measureMassSheet } from "./google-mass.ts";
import { measurePasses } from "./google-passes.ts";

/** Sheets at Google: from an edit to the mail, what looks cost, and many new people at once. */
export async function measureGoogle(folder: string, rows: number, figures: Figures): Promise<void> {
  const say = (line: string) => console.error(line);
  await withGoogleHub(join(folder, "polled"), { pushed: false }, async (hub) => {
    say(`${rows} new people in a sheet at Google`);
    await measureMassSheet(hub, rows, figures);
    say(`passes over ${rows} unchanged rows`);
    await measurePasses(hub, rows, figures);
    say(`edits of a sheet of ${rows} rows, polled`);
    await measureEdits(hub, { pushed: false, rows }, figures);
    say("a tab that is too big");
    await measureHugeTab(hub, figures);
  });
  await withGoogleHub(join(folder, "pushed"), { pushed: true }, async (hub) => {
    say(`edits of a sheet of ${rows} rows, pushed`);
    await measureEdits(hub, { pushed: true, rows }, figures);
  });
}

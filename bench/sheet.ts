import { join } from "node:path";
import type { SmtpRecorder } from "../test/support/smtp-recorder.ts";
import { nextMails } from "./mails.ts";
import { peakMegabytes } from "./memory.ts";
import {
  cpuOfEach,
  cpuUntilQuiet,
  each,
  median,
  medianOf,
  type Cpu,
  type Servers,
} from "./servers.ts";
import { makeSheetFlow, pauseFlows, peopleSheet, type Api } from "./sheet-flow.ts";

/** A location of a hub, and the folder for its sheets. */
export type Place = { api: Api; location: string; folder: string };

const PREVIEWS = 6;
const PASSES = 9;
const SELDOM = { intervalSeconds: 86_400 };

/** From the yes to the last mail, and CPU per person until the sheet says of each that they are invited. */
export async function measureApproval(
  { api, location, folder }: Place,
  recorder: SmtpRecorder,
  servers: Servers,
  people: number,
): Promise<{ seconds: number; cpu: Cpu }> {
  const sheet = await makeSheetFlow(api, location, {
    path: join(folder, "approval.csv"),
    text: peopleSheet("approval", 0),
    policy: { quietSeconds: 1 },
  });
  await sheet.apply();
  await sheet.write(peopleSheet("approval", people));
  const held = await sheet.heldRun(people);
  let seconds = NaN;
  const cpu = await cpuUntilQuiet(servers, async () => {
    const accepted = await nextMails(recorder, people);
    const from = performance.now();
    await sheet.approve(held);
    await accepted();
    seconds = (performance.now() - from) / 1000;
    await sheet.sheetSays("invited", people);
  });
  await pauseFlows(api, location);
  return { seconds, cpu: each(cpu, people) };
}

/**
 * Previews of a draft, the first by a hub that has read no sheet of that size; and looks at the same sheet once its
 * rows are known and nothing changes in it.
 */
export async function measureRows(place: Place, servers: Servers, rows: number) {
  await pauseFlows(place.api, place.location);
  const sheet = await makeRows(place, rows);
  const seconds: number[] = [];
  const previews = await cpuOfEach(servers, PREVIEWS, async () => {
    const from = performance.now();
    const { plan } = await sheet.preview();
    seconds.push((performance.now() - from) / 1000);
    if (plan.invite.length !== rows) throw new Error(`${plan.invite.length} rows in the plan`);
  });
  await sheet.takeAsKnown(rows);
  const passes = await cpuOfEach(servers, PASSES, sheet.pass);
  await pauseFlows(place.api, place.location);
  return {
    first: { seconds: seconds[0] ?? NaN, cpu: median(previews.slice(0, 1)) },
    preview: { seconds: medianOf(seconds.slice(1)), cpu: median(previews.slice(1)) },
    pass: median(passes),
  };
}

/** The most memory that a process has, in MB, through previews and through passes of the same sheet. */
export async function measureMemory(place: Place, pid: number, rows: number) {
  const before = await peakMegabytes(pid, async () => undefined);
  const sheet = await makeRows(place, rows);
  const preview = await peakMegabytes(pid, async () => {
    for (let count = 0; count < PREVIEWS; count += 1) await sheet.preview();
  });
  await sheet.takeAsKnown(rows);
  const pass = await peakMegabytes(pid, async () => {
    for (let count = 0; count < PASSES; count += 1) await sheet.pass();
  });
  return { before, preview, pass };
}

async function makeRows({ api, location, folder }: Place, rows: number) {
  const sheet = await makeSheetFlow(api, location, {
    path: join(folder, "rows.csv"),
    text: peopleSheet("rows", rows),
    policy: SELDOM,
  });
  return {
    ...sheet,
    /** As the flow of a space whose people were invited by hand before; nobody is mailed. */
    async takeAsKnown(known: number): Promise<void> {
      await sheet.changePolicy({ existingRows: "known" });
      await sheet.apply();
      await sheet.sheetSays("skipped", known);
    },
  };
}

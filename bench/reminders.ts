import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { connectRunning } from "../bin/embedded/postgres.ts";
import { connectDatabase, type Pool } from "../db/connect.ts";
import { startHub } from "../test/support/hub.ts";
import { temporalOf } from "../test/support/hub-servers.ts";
import { startResendStandin, type ResendStandin } from "../test/support/resend-standin.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { measureBare } from "./bare.ts";
import { activePeople, askForCodes } from "./codes.ts";
import type { Figures } from "./figures.ts";
import { approveAll, heldSheets } from "./held-sheets.ts";
import { inFlight } from "./in-flight.ts";
import { at, mailBy, nextAccepted } from "./provider.ts";
import { cpuUntilQuiet, each, serversOf } from "./servers.ts";
import { pauseFlows, type Api } from "./sheet-flow.ts";
import type { Place } from "./sheet.ts";

const CODES = 20;
const CALLS_A_SECOND = 2;
const LIMIT_MS = 900_000;

/** People whose reminders come due within one minute, and others who ask for codes in it. */
export async function measureReminders(
  folder: string,
  people: number,
  figures: Figures,
): Promise<void> {
  await mkdir(join(folder, "standin"), { mode: 0o711 });
  const standin = await startResendStandin({ dir: join(folder, "standin") });
  const settings = { DATA_DIR: join(folder, "data"), LOG_LEVEL: "error", ...mailBy(standin) };
  const hub = await startHub({ ...settings, TRUSTED_PROXIES: "127.0.0.1" });
  const db = connectDatabase((await connectRunning(settings.DATA_DIR)) ?? "");
  try {
    const api = await hub.api();
    await pauseFlows(api, "hq");
    await standin.mode({ requestsPerSecond: null });
    await api.ask("POST", "/locations", { name: "Bench", slug: "bench", timezone: "Etc/UTC" });
    const place = { api, location: "bench", folder: join(settings.DATA_DIR, "sheets") };
    const members = await activePeople(place, hub.url, standin, CODES);
    console.error(`${people} people invited, and the windows of their links`);
    const minute = await dueInAMinute({ place, db, standin, people });
    const gone = await takeSomeBack(api, db, people);
    const wanted = people - gone.size;

    console.error(`${wanted} reminders within a minute, ${CALLS_A_SECOND} calls a second`);
    await standin.mode({ requestsPerSecond: CALLS_A_SECOND });
    let codes: number[] = [];
    const servers = serversOf(hub.pid);
    const cpu = await cpuUntilQuiet(servers, async () => {
      const accepted = await nextAccepted(standin, wanted + CODES);
      await sleep(minute.getTime() - Date.now());
      codes = await askForCodes(members, standin, 60_000 / CODES);
      await accepted();
    });
    report(figures, { ...(await seen(db, standin)), wanted, minute, codes, gone });
    const cost = each(cpu, wanted);
    figures.reportCpu(`${wanted} reminders, each`, cost);
    const { address } = await temporalOf(settings.DATA_DIR);
    const bare = await measureBare(address, servers.temporal, Math.min(wanted, 500));
    figures.report("bare one-activity workflow: all", bare, "CPU ms");
    figures.report(`${wanted} reminders, each: against bare`, cost.all / bare, "x");
  } finally {
    await db.destroy();
    await hub.stop();
    await standin.stop();
  }
}

type Given = { place: Place; db: Pool; standin: ResendStandin; people: number };

/** Invites them; their reminders come due one after the other in a minute after the last window has closed. */
async function dueInAMinute({ place, db, standin, people }: Given): Promise<Date> {
  const { api, location } = place;
  const windowSeconds = 60 + Math.ceil(people / 40);
  const settings = { signInWindow: `PT${windowSeconds}S`, remindAfter: "PT2H" };
  await api.ask("PATCH", `/locations/${location}`, { settings });
  const sheets = await heldSheets(place, people);
  const accepted = await nextAccepted(standin, people);
  const approved = approveAll(sheets);
  await accepted();
  await approved;
  await pauseFlows(api, location);
  // Each process learns its reminder's time when its window closes, which is later than now for all of them.
  const minute = new Date(Date.now() + 1000 * (windowSeconds + 30 + people / 20));
  const { rows } = await sql<{ id: string }>`
    update invitation i set remind_at = ${minute}::timestamptz + n.share * interval '1 minute'
    from (select id, percent_rank() over (order by id) as share from invitation
      where status = 'sent' and location_id = (select id from location where slug = ${location})) n
    where n.id = i.id returning i.id`.execute(db);
  if (rows.length !== people) throw new Error(`${rows.length} of ${people} wait for a reminder`);
  await waitFor(async () => (await countClosed(db)) === people, {
    what: "the windows to close",
    limitMs: LIMIT_MS,
    everyMs: 1_000,
  });
  if (Date.now() > minute.getTime()) throw new Error("The machine is too busy for this many.");
  return minute;
}

async function countClosed(db: Pool): Promise<number> {
  const closed = db
    .selectFrom("invitation")
    .select("id")
    .where("status", "in", ["window_closed", "reminded"]);
  return (await closed.execute()).length;
}

/** Of a hundred one is taken back before their reminder is due. Gives their addresses. */
async function takeSomeBack(api: Api, db: Pool, people: number): Promise<Set<string>> {
  const some = await db
    .selectFrom("invitation as i")
    .innerJoin("person as p", "p.id", "i.personId")
    .select(["i.id", "p.canonicalEmail"])
    .where("i.status", "=", "window_closed")
    .orderBy(sql`random()`)
    .limit(Math.ceil(people / 100))
    .execute();
  await inFlight(some.length, 5, async (number) => {
    await api.ask("POST", `/invitations/${some[number - 1]?.id}/revoke`);
  });
  return new Set(some.map(({ canonicalEmail }) => canonicalEmail));
}

/** What the provider took as reminders, and when each was due. */
async function seen(db: Pool, standin: ResendStandin) {
  const due = await db
    .selectFrom("invitation as i")
    .innerJoin("person as p", "p.id", "i.personId")
    .select(["p.canonicalEmail", "i.remindAt"])
    .where("i.remindAt", "is not", null)
    .execute();
  const mails = await standin.mails();
  return {
    reminders: mails.filter(({ tags }) => tags["usher_kind"] === "reminder"),
    due: new Map(due.map(({ canonicalEmail, remindAt }) => [canonicalEmail, remindAt])),
    calls: await standin.calls(),
  };
}

type Minute = Awaited<ReturnType<typeof seen>> & {
  wanted: number;
  minute: Date;
  codes: number[];
  gone: Set<string>;
};

function report({ report: say }: Figures, minute: Minute): void {
  const { reminders, due, calls, wanted, codes, gone } = minute;
  const from = minute.minute.getTime();
  const times = reminders.map(({ acceptedAt }) => Date.parse(acceptedAt));
  const late = reminders.map(
    ({ to, acceptedAt }) => (Date.parse(acceptedAt) - (due.get(to)?.getTime() ?? NaN)) / 1000,
  );
  const name = `${wanted} reminders due in a minute`;
  const made = calls.filter(({ at: when }) => Date.parse(when) >= from);
  say(`${name}: calls, those with codes too`, made.length, "");
  say(`${name}: calls with reminders`, new Set(reminders.map(({ key }) => key)).size, "");
  say(`${name}: until the last was taken`, (Math.max(...times) - from) / 1000, "s");
  say(`${name}: after its time, p50`, at(late, 0.5), "s");
  say(`${name}: after its time, at most`, Math.max(...late), "s");
  say(`${name}: missing`, wanted - new Set(reminders.map(({ to }) => to)).size, "");
  say(`${name}: twice`, reminders.length - new Set(reminders.map(({ to }) => to)).size, "");
  say(`${name}: to people taken back`, reminders.filter(({ to }) => gone.has(to)).length, "");
  say(`sign-in codes meanwhile, ${CODES}: p50`, at(codes, 0.5), "s");
  say(`sign-in codes meanwhile, ${CODES}: p99`, at(codes, 0.99), "s");
}

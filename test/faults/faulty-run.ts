import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeSheetFlow, peopleSheet } from "../../bench/sheet-flow.ts";
import { apiClient } from "../support/api-client.ts";
import { makeApiKey } from "../support/api-key.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Fault as MailFault } from "../support/resend-standin-mode.ts";
import type { Fault } from "./arming.ts";
import type { Evidence } from "./check.ts";
import { leaveInDoubt } from "./doubt.ts";
import { listShownInDoubt, readRows, readWorkflows } from "./evidence.ts";
import { inviter } from "./inviter.ts";
import { killHard } from "./kill.ts";
import { startStand, type Stand, type StandOptions } from "./stand.ts";

export interface Size extends StandOptions {
  /** So many are invited one by one, */
  people: number;
  /** and so many by a sheet, a hundred at once. */
  inSheet: number;
  labelled: Fault[];
  randomKills: number;
  /** So large a part of the calls goes wrong, which a provider with keys has to make good. */
  faultyCalls: number;
  /** So many mails get no answer until their keys are forgotten. */
  inDoubt: number;
  /** After how long a reminder goes out; undefined for none, which is over sooner. */
  remindAfterSeconds: number | undefined;
}

const mixed: MailFault[] = ["429", "500", "timeout", "reset", "truncated"];

/** Invites the people while things are killed, waits until all is quiet, and gathers the evidence. */
export async function faultyRun(
  folder: string,
  random: () => number,
  size: Size,
): Promise<Evidence> {
  const stand = await startStand(folder, size);
  const seed = Math.floor(random() * 1_000_000);
  try {
    await stand.ready();
    const key = await makeApiKey(stand.settings);
    const sheet = await makeLocation(stand, key, size);
    if (size.faultyCalls > 0) await stand.mailServer.misbehave(size.faultyCalls, seed, mixed);
    const people = inviter(stand.apiUrls, key, "faults");
    for (const fault of size.labelled) {
      await killAtLabel(stand, fault, () => people.invite(people.invited.length + 1));
    }
    if (size.inSheet > 0) await sheet.write(peopleSheet(SHEET, size.inSheet));
    await Promise.all([
      killAtRandom(stand, size.randomKills, random),
      inviteTheRest(people, size.people - size.inDoubt, size.randomKills),
    ]);
    await stand.ready();
    const leftInDoubt = new Set<string>();
    if (size.inDoubt > 0) {
      const left = await leaveInDoubt(stand, seed, () => inviteTheRest(people, size.people, 0));
      for (const id of left) leftInDoubt.add(id);
      await stand.mailServer.misbehave(size.faultyCalls, seed, mixed);
    }
    await quiet(stand, size);
    const { rows, emails, waiting } = await readRows(stand.databaseUrl);
    const mails = await stand.mailServer.mails();
    const shownInDoubt = await listShownInDoubt(stand.apiUrls[0] ?? "", key);
    const ids = rows.map((row) => row.id);
    const workflows = await stand.withTemporal((client) => readWorkflows(client, ids));
    const inDoubt = emails.filter((it) => it.state === "unknown").length;
    console.log(
      `  ${rows.length} invitations, ${mails.length} accepted mails, ${inDoubt} in doubt`,
    );
    const { surprises } = people;
    const invited = [...people.invited, ...inSheet(size.inSheet)];
    const crashes = stand.crashes();
    return {
      invited,
      rows,
      emails,
      waiting,
      mails,
      shownInDoubt,
      mayBeInDoubt: size.provider === "smtp" ? "all" : leftInDoubt,
      workflows,
      crashes,
      surprises,
    };
  } finally {
    await stand.stop();
  }
}

async function killAtLabel(stand: Stand, fault: Fault, invite: () => Promise<unknown>) {
  const name = `${fault.label} reached by ${fault.by}, ${fault.target} killed`;
  await stand.ready();
  stand.weapons.arm(fault);
  const invited = invite();
  await Promise.all([
    invited,
    waitFor(() => stand.weapons.wasHit(fault), {
      what: `the fault "${name}" to hit`,
      limitMs: 90_000,
    }),
  ]);
  console.log(`  hit: ${name}`);
}

async function killAtRandom(stand: Stand, count: number, random: () => number): Promise<void> {
  for (let done = 0; done < count;) {
    await sleep(300 + random() * 1_700);
    const victims = stand.victims();
    const victim = victims[Math.floor(random() * victims.length)];
    if (victim === undefined || !(await killHard(victim.pid))) continue;
    done += 1;
    console.log(`  hit: ${victim.name} at random (${done} of ${count})`);
  }
}

async function inviteTheRest(people: ReturnType<typeof inviter>, total: number, kills: number) {
  const rest = total - people.invited.length;
  const paceMs = Math.min(1_000, (kills * 1_300) / Math.max(rest, 1));
  const first = people.invited.length + 1;
  const all = Array.from({ length: rest }, async (_, index) => {
    await sleep(index * paceMs);
    return people.invite(first + index);
  });
  return Promise.all(all);
}

/** Nothing is under way: each mail settled, each message handed over, each reminder out. */
async function quiet(
  stand: Stand,
  { people, inSheet: rest, remindAfterSeconds }: Size,
): Promise<void> {
  const settled = remindAfterSeconds === undefined ? ["sent", "window_closed"] : ["reminded"];
  const look = async () => {
    const { rows, waiting } = await readRows(stand.databaseUrl);
    const ended = rows.filter((row) => settled.includes(row.status)).length;
    return ended === people + rest && waiting.outbox === 0 && waiting.mails === 0;
  };
  // What is not quiet by then is for the check to name.
  await waitFor(look, { what: "quiet", limitMs: 300_000, everyMs: 1_000 }).catch(() => undefined);
}

const SHEET = "sheet";

/** With a flow that follows a sheet in which nobody stands yet. */
async function makeLocation(stand: Stand, key: string, { remindAfterSeconds }: Size) {
  const api = apiClient(stand.apiUrls[0] ?? "", key);
  const seconds = remindAfterSeconds ?? 60;
  const place = {
    name: "Faults",
    slug: "faults",
    timezone: "Europe/Berlin",
    settings: {
      signInWindow: `PT${Math.ceil(seconds / 2)}S`,
      remindAfter: `PT${seconds}S`,
      closeInvitationsAfter: "P90D",
      invitationReminder: remindAfterSeconds === undefined ? "off" : "default",
    },
  };
  await api.ask("POST", "/locations", place);
  const sheet = await makeSheetFlow(api, "faults", {
    path: join(stand.sheets, "people.csv"),
    text: peopleSheet(SHEET, 0),
    policy: { quietSeconds: 1, holdAboveNew: 5_000 },
  });
  await sheet.apply();
  return sheet;
}

/** Whoever is in a sheet gets no answer of the API. */
const inSheet = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    email: `${SHEET}-${n}@example.com`,
    ids: new Set<string>(),
  }));

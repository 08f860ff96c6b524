import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../support/api-client.ts";
import { makeApiKey } from "../support/api-key.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Fault } from "./arming.ts";
import { readRows, readWorkflows, type Evidence } from "./check.ts";
import { inviter } from "./inviter.ts";
import { killHard } from "./kill.ts";
import { startStand, type Stand } from "./stand.ts";

export interface Size {
  people: number;
  labelled: Fault[];
  randomKills: number;
  forgetfulMailer: boolean;
}

const settings = {
  signInWindow: "PT15S",
  remindAfter: "PT30S",
  closeInvitationsAfter: "P90D",
  invitationReminder: "default",
};

/** Invites the people while things are killed, waits until all is quiet, and gathers the evidence. */
export async function faultyRun(
  folder: string,
  random: () => number,
  size: Size,
): Promise<Evidence> {
  const stand = await startStand(folder, { forgetfulMailer: size.forgetfulMailer });
  try {
    await stand.ready();
    const key = await makeApiKey(stand.settings);
    await makeLocation(stand, key);
    const people = inviter(stand.apiUrls, key, "faults");
    for (const fault of size.labelled) {
      await killAtLabel(stand, fault, () => people.invite(people.invited.length + 1));
    }
    await Promise.all([
      killAtRandom(stand, size.randomKills, random),
      inviteTheRest(people, size.people, size.randomKills),
    ]);
    await stand.ready();
    await quiet(stand);
    const { rows, emails, waiting } = await readRows(stand.databaseUrl);
    const mails = await stand.recorder.mails();
    const ids = rows.map((row) => row.id);
    const workflows = await stand.withTemporal((client) => readWorkflows(client, ids));
    const inDoubt = emails.filter((it) => it.state === "unknown").length;
    console.log(
      `  ${rows.length} invitations, ${mails.length} accepted mails, ${inDoubt} in doubt`,
    );
    const { invited, surprises } = people;
    const crashes = stand.crashes();
    return { invited, rows, emails, waiting, mails, workflows, crashes, surprises };
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
    await people.invite(first + index);
  });
  await Promise.all(all);
}

/** Nothing is under way: each mail settled, each message handed over, each reminder out. */
async function quiet(stand: Stand): Promise<void> {
  const settled = ["reminded", "activated", "revoked", "closed", "bounced"];
  const look = async () => {
    const { rows, waiting } = await readRows(stand.databaseUrl);
    const open = rows.filter((row) => !settled.includes(row.status)).length;
    return open === 0 && waiting.outbox === 0 && waiting.mails === 0;
  };
  // What is not quiet by then is for the check to name.
  await waitFor(look, { what: "quiet", limitMs: 300_000, everyMs: 1_000 }).catch(() => undefined);
}

async function makeLocation(stand: Stand, key: string): Promise<void> {
  const api = apiClient(stand.apiUrls[0] ?? "", key);
  const place = { name: "Faults", slug: "faults", timezone: "Europe/Berlin", settings };
  await api.ask("POST", "/locations", place);
}

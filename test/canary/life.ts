import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import { InvitationAnswer } from "../support/api-client.ts";
import { ageMails } from "../support/invitees.ts";
import type { EventType } from "../support/resend-standin-mode.ts";
import { waitFor } from "../support/wait-for.ts";
import { badRow, guests, owner, type Guest } from "./people.ts";
import type { Stage } from "./stage.ts";

const Made = z.object({ id: z.string() });
const Preview = z.object({ planHash: z.string() });
const Invitations = z.object({ items: z.array(InvitationAnswer) });

const PATIENCE = { limitMs: 20_000, everyMs: 50 };

/** What somebody is sent: the link, the code and the way out of reminders are watched from then on. */
export async function mailTo(stage: Stage, { email }: Pick<Guest, "email">, nth = 1) {
  const mail = await stage.provider.mailTo(email, nth, PATIENCE.limitMs);
  const link = /http\S+\/i\/([\w-]+)/.exec(mail.text);
  const code = /\b(\d{3}) ?(\d{3})\b/.exec(mail.text);
  const leave = /http\S+\/unsubscribe\/([\w-]+)/.exec(mail.text);
  if (link?.[1] !== undefined) stage.watch.entry(`link token of ${email}`, link[1]);
  if (code && !link) stage.watch.entry(`sign-in code of ${email}`, `${code[1]}${code[2]}`);
  return {
    id: mail.id,
    link: link?.[0] ?? "",
    code: `${code?.[1] ?? ""}${code?.[2] ?? ""}`,
    leave: leave?.[0] ?? "",
  };
}

const tell = async (stage: Stage, type: EventType, emailId: string) => {
  const { hookUrl: url, webhookSecret: secret } = stage;
  const events = [{ type, emailId }];
  for (const { status } of await stage.provider.deliver({ url, secret, events, times: 2 }))
    expect(status).toBe(202);
};

export async function invite(stage: Stage, slug: string, guest: Guest) {
  const path = `/locations/${slug}/invitations`;
  return InvitationAnswer.parse(await stage.api.ask("POST", path, guest));
}

export const becomes = (stage: Stage, id: string, status: string) =>
  waitFor(
    async () =>
      InvitationAnswer.parse(await stage.api.ask("GET", `/invitations/${id}`)).status === status,
    { what: `an invitation to be ${status}`, ...PATIENCE },
  );

/** A sheet, its plan and the yes to it. */
export async function connectSheet(stage: Stage) {
  const { api } = stage;
  const place = { name: "Loft", slug: "loft", timezone: "Europe/Berlin" };
  await api.ask("POST", "/locations", place);
  const rows = [guests.pressing, guests.typing, guests.bouncing, badRow];
  const cells = rows.map((it) => `${it.firstName},${it.lastName},${it.email},${it.phone}\n`);
  await mkdir(join(stage.dataDir, "sheets"), { recursive: true });
  const file = join(stage.dataDir, "sheets", "loft.csv");
  await writeFile(file, `First name,Last name,Email,Phone number\n${cells.join("")}`);
  const settings = { path: "loft.csv" };
  const connection = { connector: "csv-file", name: "Members", settings };
  const { id: connectionId } = Made.parse(
    await api.ask("POST", "/locations/loft/connections", connection),
  );
  const flow = Made.parse(
    await api.ask("POST", "/locations/loft/flows", {
      name: "Members",
      trigger: { connectionId, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
      policy: { quietSeconds: 1, intervalSeconds: 2 },
    }),
  );
  const { planHash } = Preview.parse(await api.ask("POST", `/flows/${flow.id}/preview`));
  await api.ask("POST", `/flows/${flow.id}/apply`, { planHash });
  return {
    flowId: flow.id,
    connectionId,
    shows: (guest: Guest, status: string) =>
      waitFor(
        async () => {
          const lines = (await readFile(file, "utf8")).split("\n");
          return lines.some((it) => it.startsWith(guest.firstName) && it.includes(`,${status},`));
        },
        { what: `the sheet to show ${guest.firstName} as ${status}`, ...PATIENCE },
      ),
  };
}

async function invitationOf(stage: Stage, { email }: Guest) {
  const path = `/locations/loft/invitations?email=${encodeURIComponent(email)}`;
  const [found] = Invitations.parse(await stage.api.ask("GET", path)).items;
  if (!found) throw new Error("nobody is invited by that address");
  return found;
}

/** The link is pressed, and pressed again elsewhere. */
export async function pressLink(stage: Stage): Promise<void> {
  const { id, link } = await mailTo(stage, guests.pressing);
  await tell(stage, "email.delivered", id);
  const who = stage.browser();
  const account = await who.submit(await who.open(link));
  expect(account.html).toContain(guests.pressing.firstName);
  await stage.browser().open(link);
}

/** A wrong code, then the right one. */
export async function typeCode(stage: Stage): Promise<void> {
  const { email, firstName } = guests.typing;
  await mailTo(stage, guests.typing);
  const who = stage.browser();
  const asked = await who.submit(await who.open(`${stage.url}/sign-in`), { email });
  const { code } = await mailTo(stage, guests.typing, 2);
  const wrong = await who.submit(asked, { code: code === "271828" ? "314159" : "271828" });
  expect(wrong.status).toBe(422);
  const account = await who.submit(wrong, { code });
  expect(account.html).toContain(firstName);
}

/** The mail comes back; it is sent again, and taken back. */
export async function bounceAndResend(stage: Stage): Promise<void> {
  const { id: emailId } = await mailTo(stage, guests.bouncing);
  const { id } = await invitationOf(stage, guests.bouncing);
  await tell(stage, "email.bounced", emailId);
  await becomes(stage, id, "bounced");
  await ageMails(stage.db, id, "6 minutes");
  await stage.api.ask("POST", `/invitations/${id}/resend`);
  const { link } = await mailTo(stage, guests.bouncing, 2);
  await becomes(stage, id, "sent");
  await stage.api.ask("POST", `/invitations/${id}/revoke`);
  await becomes(stage, id, "revoked");
  await stage.browser().open(link);
}

/** A reminder, and the mail program's button to get no more of them. */
export async function remindAndLeave(stage: Stage): Promise<void> {
  await stage.api.ask("POST", "/locations", {
    name: "Brief",
    slug: "brief",
    timezone: "Europe/Berlin",
    settings: { signInWindow: "PT1S", remindAfter: "PT2S", invitationReminder: "default" },
  });
  const { id } = await invite(stage, "brief", guests.reminded);
  const first = await mailTo(stage, guests.reminded);
  const { leave, id: emailId } = await mailTo(stage, guests.reminded, 2);
  await becomes(stage, id, "reminded");
  await tell(stage, "email.complained", emailId);
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  expect((await fetch(leave, { method: "POST", body })).status).toBe(200);
  await stage.browser().open(leave);
  // Past its window the link leads to the regular sign-in.
  await stage.browser().open(first.link);
}

/** The owner comes in by the link that the command line prints. */
export async function signInOwner(stage: Stage): Promise<void> {
  const said = await stage.command(["owner", "invite", "--email", owner]);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(said));
  stage.watch.entry("the owner's link", url.slice(url.lastIndexOf("/") + 1));
  const who = stage.browser();
  // The command line does not know on which port the hub of a test listens.
  const link = new URL(new URL(url).pathname, stage.url).href;
  const page = await who.submit(await who.open(link));
  expect(new URL(page.url).pathname).toMatch(/^\/console\//);
  await stage.api.ask("POST", "/locations/loft/mail/test", {
    kind: "invitation",
    locale: "de",
    to: owner,
  });
  await stage.provider.mailTo(owner, 1, PATIENCE.limitMs);
}

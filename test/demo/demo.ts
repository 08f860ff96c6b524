// One person's whole life with waits of seconds. What is printed was seen in the SMTP recorder's file, in the
// Temporal history or on a page, never in the hub's own answers about itself.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { InvitationAnswer } from "../support/api-client.ts";
import { startHub, type Hub } from "../support/hub.ts";
import { startSmtpRecorder, type SmtpRecorder } from "../support/smtp-recorder.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { visitor } from "../support/visitor.ts";
import { waitFor } from "../support/wait-for.ts";
import { storyOf } from "./history.ts";
import { tempFolder } from "../support/temp-folder.ts";

const person = { firstName: "Ada", lastName: "Example", email: "ada.demo@example.com" };
const settings = {
  signInWindow: "PT8S",
  remindAfter: "PT16S",
  closeInvitationsAfter: "PT10M",
  invitationReminder: "default",
};

const started = performance.now();
function seen(step: string, where: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${seconds} s  ${step.padEnd(46)} ${where}`);
}

async function life(hub: Hub, recorder: SmtpRecorder, temporal: Client): Promise<void> {
  const api = await hub.api();
  await api.ask("PATCH", "/locations/hq", { settings });
  const invitation = InvitationAnswer.parse(
    await api.ask("POST", "/locations/hq/invitations", person),
  );
  const workflow = temporal.workflow.getHandle(invitation.workflowId);
  const story = async () => storyOf(await workflow.fetchHistory());

  const first = await recorder.mailTo(person.email);
  seen(`invited: "${first.subject}"`, `recorder, ${first.acceptedAt}`);
  const link = linkIn(first.text, hub.url);

  const looking = visitor();
  const page = await looking.open(link);
  expectThat(page.status === 200 && looking.cookies.size > 0, "the link shows a page");
  seen("the link was opened, nothing was pressed", "page, one button");

  await waitFor(async () => (await story()).timersFired >= 1, {
    what: "the end of the window",
    limitMs: 40_000,
    everyMs: 200,
  });
  seen("the window closed", "Temporal history, its timer fired");

  const pressed = await looking.submit(page);
  expectThat(
    !pressed.url.endsWith("/account") && (await account(looking, hub)) === undefined,
    "a press after the window signs nobody in",
  );
  seen("a press after the window signs nobody in", "page, no session");

  const second = await recorder.mailTo(person.email, 2, 60_000);
  seen(`reminded: "${second.subject}"`, `recorder, ${second.acceptedAt}`);
  expectThat((await story()).timersFired >= 2, "the reminder came from its timer");
  seen("the reminder was the workflow's own step", "Temporal history, its second timer fired");

  const signingIn = visitor();
  const form = await signingIn.open(`${hub.url}/sign-in`);
  const codePage = await signingIn.submit(form, { email: person.email });
  const third = await recorder.mailTo(person.email, 3, 30_000);
  seen(`code sent: "${third.subject.replaceAll(/\d/g, "•")}"`, `recorder, ${third.acceptedAt}`);
  await signingIn.submit(codePage, { code: codeIn(third.text) });
  const welcome = await account(signingIn, hub);
  expectThat(welcome?.includes(person.firstName) ?? false, "the account page greets them");
  seen("signed in by code", "page, /account shows the name");

  await waitFor(async () => (await story()).completedAs === "activated", {
    what: "the workflow to end as activated",
    limitMs: 20_000,
    everyMs: 200,
  });
  const { activities } = await story();
  seen("activated: the workflow is complete", `Temporal history: ${activities.join(", ")}`);
  expectThat((await recorder.mailsTo(person.email)).length === 3, "three mails, no more");
  seen("three mails in all: invitation, reminder, code", "recorder");
}

async function account(who: ReturnType<typeof visitor>, hub: Hub): Promise<string | undefined> {
  const page = await who.open(`${hub.url}/account`);
  return new URL(page.url).pathname === "/account" ? page.html : undefined;
}

function linkIn(text: string, origin: string): string {
  const line = text.split(/\r?\n/).find((it) => it.trim().startsWith(`${origin}/i/`));
  if (line === undefined) throw new Error("the mail has no link alone on its line");
  return line.trim();
}

function codeIn(text: string): string {
  const code = /\b\d{3} ?\d{3}\b/.exec(text)?.[0];
  if (code === undefined) throw new Error("the mail has no code of six digits");
  return code.replace(" ", "");
}

function expectThat(holds: boolean, step: string): void {
  if (!holds) throw new Error(`not seen: ${step}`);
}

const folder = await tempFolder("demo");
const closing: (() => Promise<void>)[] = [];
try {
  await mkdir(join(folder.path, "recorder"));
  const recorder = await startSmtpRecorder({ dir: join(folder.path, "recorder") });
  closing.push(() => recorder.stop());
  const dataDir = join(folder.path, "data");
  const hub = await startHub(
    { DATA_DIR: dataDir, SMTP_URL: recorder.url, MAIL_FROM: "Usher <hub@example.com>" },
    (line) => console.log(`          hub: ${line}`),
  );
  closing.push(() => hub.stop());
  seen("the hub is up", hub.url);
  const connection = await Connection.connect({ address: (await temporalOf(dataDir)).address });
  closing.push(() => connection.close());
  await life(hub, recorder, new Client({ connection }));
  console.log("Every step was seen.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const close of closing.toReversed()) await close();
  await folder.remove();
}

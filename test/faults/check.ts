import type { Client } from "@temporalio/client";
import pg from "pg";
import { z } from "zod";
import type { RecordedMail } from "../support/smtp-recorder.ts";
import type { Invited } from "./inviter.ts";

const InvitationRow = z.object({
  id: z.string(),
  email: z.string(),
  status: z.string(),
  due: z.coerce.date().nullable(),
});
const EmailRow = z.object({
  id: z.string(),
  purpose: z.string(),
  kind: z.string(),
  recipient: z.string(),
  state: z.string(),
  invitation_id: z.string().nullable(),
});
const Waiting = z.object({ outbox: z.coerce.number(), mails: z.coerce.number() });

const finalStatuses = ["activated", "revoked", "closed"];
const acceptedStates = ["handed_over", "delivered"];

/** What is true about the run, read from outside: SQL, the recorder's file, Temporal. */
export interface Evidence {
  invited: Invited[];
  rows: z.infer<typeof InvitationRow>[];
  emails: z.infer<typeof EmailRow>[];
  waiting: z.infer<typeof Waiting>;
  mails: RecordedMail[];
  workflows: Map<string, WorkflowState>;
  /** Processes that ended without being killed. */
  crashes: string[];
  /** Answers of the API that are neither success nor 503. */
  surprises: string[];
}

interface WorkflowState {
  status: string;
  /** Causes of failed workflow tasks that a worker's code is to blame for. */
  blunders: string[];
}

export async function readRows(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const ask = async <T>(schema: z.ZodType<T>, text: string) =>
      z.array(schema).parse((await client.query(text)).rows);
    const rows = await ask(
      InvitationRow,
      `select i.id, p.canonical_email as email, i.status,
              case when i.status in ('queued', 'sent') then i.sign_in_until
                   when i.status = 'window_closed' then coalesce(i.remind_at, i.close_at)
                   else i.close_at end as due
       from invitation i join person p on p.id = i.person_id`,
    );
    const emails = await ask(
      EmailRow,
      "select id, purpose, kind, recipient, state, invitation_id from email",
    );
    const [waiting] = await ask(
      Waiting,
      `select (select count(*) from outbox where done_at is null) as outbox,
              (select count(*) from email where state = 'queued') as mails`,
    );
    if (waiting === undefined) throw new Error("no answer about what waits");
    return { rows, emails, waiting };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** UNHANDLED_COMMAND: the workflow wanted to end while an update came in; the task is simply done again. */
const newsArrivedMeanwhile = 2;

export async function readWorkflows(client: Client, ids: string[]) {
  const found = new Map<string, WorkflowState>();
  for (const id of ids) {
    const handle = client.workflow.getHandle(`invitation/${id}`);
    try {
      const { status } = await handle.describe();
      const { events } = await handle.fetchHistory();
      const failures = events?.flatMap((it) => it.workflowTaskFailedEventAttributes ?? []) ?? [];
      const blunders = failures
        .filter(({ cause }) => cause !== newsArrivedMeanwhile)
        .flatMap(({ failure }) => failure?.message ?? []);
      found.set(id, { status: status.name, blunders });
    } catch (error) {
      found.set(id, { status: `unreadable (${String(error)})`, blunders: [] });
    }
  }
  return found;
}

/** Every way in which the promise was broken, as sentences; none when it held. */
export function violations(evidence: Evidence): string[] {
  return [
    ...evidence.crashes,
    ...evidence.surprises,
    ...lost(evidence),
    ...unsettled(evidence),
    ...mailCounts(evidence),
    ...astray(evidence),
  ];
}

/** The mails that somebody got twice. */
export function duplicates(evidence: Evidence): string[] {
  return [...astray(evidence)].filter((sentence) => sentence.includes(" times"));
}

function* lost({ invited, rows }: Evidence) {
  for (const { email, ids } of invited) {
    const theirs = rows.filter((row) => row.email === email);
    if (theirs.length !== 1) yield `${email} was accepted and has ${theirs.length} invitations`;
    if (ids.size > 1) yield `${email} got ${ids.size} different answers for one key`;
    const stranger = [...ids].find((id) => !theirs.some((row) => row.id === id));
    if (stranger !== undefined) yield `${email} was answered with ${stranger}, which is no row`;
  }
}

function* unsettled({ rows, waiting, workflows }: Evidence) {
  if (waiting.outbox > 0) yield `${waiting.outbox} messages were never handed over`;
  if (waiting.mails > 0) yield `${waiting.mails} mails are still queued`;
  for (const row of rows) {
    const final = finalStatuses.includes(row.status);
    if (!final && row.due === null) yield `${row.email} is ${row.status} and waits for nothing`;
    if (!final && row.due !== null && row.due.getTime() < Date.now() - 60_000)
      yield `${row.email} is ${row.status} although its time came ${row.due.toISOString()}`;
    const expected = final ? "COMPLETED" : "RUNNING";
    const { status = "unread", blunders = [] } = workflows.get(row.id) ?? {};
    if (status !== expected) yield `${row.email} is ${row.status}, its workflow is ${status}`;
    for (const blunder of blunders) yield `a task of ${row.email}'s workflow failed: ${blunder}`;
  }
}

function* mailCounts({ invited, rows, emails, mails }: Evidence) {
  for (const { email } of invited) {
    const row = rows.find((it) => it.email === email);
    const mail = emails.find((it) => it.invitation_id === row?.id && it.kind === "invitation");
    if (mail === undefined) yield `${email} has no invitation mail`;
  }
  for (const mail of emails) {
    const copies = mails.filter((it) => it.refId === mail.id).length;
    const accepted = acceptedStates.includes(mail.state);
    if (accepted && copies !== 1)
      yield `${mail.purpose} to ${mail.recipient} is ${mail.state}, accepted ${copies} times`;
    if (mail.state === "unknown" && copies > 1)
      yield `${mail.purpose} to ${mail.recipient} is in doubt, accepted ${copies} times`;
    if (!accepted && mail.state !== "unknown")
      yield `${mail.purpose} to ${mail.recipient} ended as ${mail.state}`;
  }
}

/** Counted by what stands in the mails alone, whatever our rows say. */
function* astray({ emails, mails }: Evidence) {
  const seen = new Map<string, number>();
  for (const { to, subject, refId } of mails) {
    const what = `"${subject}" to ${to}`;
    seen.set(what, (seen.get(what) ?? 0) + 1);
    if (!emails.some((it) => it.id === refId)) yield `${what} belongs to no row (${refId})`;
  }
  for (const [what, times] of seen) if (times > 1) yield `${what} was accepted ${times} times`;
}

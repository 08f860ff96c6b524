import type { EmailRow, InvitationRow, Waiting, WorkflowState } from "./evidence.ts";
import type { Invited } from "./inviter.ts";
import type { TakenMail } from "./mail-server.ts";

const finalStatuses = ["activated", "revoked", "closed"];
const acceptedStates = ["handed_over", "delivered"];

/** What is true about the run, read from outside: SQL, the mail server's file, Temporal, the API. */
export interface Evidence {
  invited: Invited[];
  rows: InvitationRow[];
  emails: EmailRow[];
  waiting: Waiting;
  mails: TakenMail[];
  /** Ids of the mails that the API shows as being in doubt. */
  shownInDoubt: Set<string>;
  /** Ids of the mails that may be in doubt; `all` where a provider without keys leaves each call so that breaks off. */
  mayBeInDoubt: Set<string> | "all";
  workflows: Map<string, WorkflowState>;
  /** Processes that ended without being killed. */
  crashes: string[];
  /** Answers of the API that are neither success nor 503. */
  surprises: string[];
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

function* mailCounts({ invited, rows, emails, mails, shownInDoubt, mayBeInDoubt }: Evidence) {
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
    if (mail.state === "unknown" && !shownInDoubt.has(mail.id))
      yield `${mail.purpose} to ${mail.recipient} is in doubt, and nobody is shown it`;
    if (mail.state === "unknown" && mayBeInDoubt !== "all" && !mayBeInDoubt.has(mail.id))
      yield `${mail.purpose} to ${mail.recipient} is in doubt, though asking again would have told`;
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

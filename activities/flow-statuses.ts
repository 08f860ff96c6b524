import { createHash } from "node:crypto";
import { listRowFates, type RowFate } from "../db/row-facts.ts";
import { ConnectorError } from "../domain/errors.ts";
import { REASONS } from "../domain/reasons.ts";
import type { OwnCells, OwnColumn } from "../domain/roster/columns.ts";
import type { RosterRow } from "../domain/roster/row.ts";
import { rowStatus } from "../domain/row-status.ts";
import type { ServiceDeps } from "../services/unit-of-work.ts";
import type { OpenSource } from "./flow-source.ts";
import { aloneAtStatuses } from "./status-lease.ts";

/** `problem` says why nothing can be written. */
export type WrittenBack = {
  written: number;
  /** Somebody saved the sheet meanwhile, or another pass writes: it is worth another look so soon. */
  againInSeconds: number | null;
  problem: string | null;
  /** What the rows say now, in one word; null where something is still to be written. */
  statusesDigest: string | null;
};

const CHANGED_SECONDS = 1;
/** Whoever asks more often spends the reads that the vendor allows. */
const TAKEN_SECONDS = 10;

/** Writes into the sheet what became of its rows: only our own columns, and only cells that say something else. */
export async function writeStatuses(
  deps: ServiceDeps,
  { flow, source, records }: OpenSource,
  present: ReadonlyMap<string, RosterRow>,
): Promise<WrittenBack> {
  const fates = await listRowFates(deps.db, flow.id);
  const rows = fates.flatMap((fate) => {
    const row = present.get(fate.key);
    const cells = cellsOf(fate);
    return row && differs(row.own, cells)
      ? [{ line: row.line, inviteId: row.inviteId, cells }]
      : [];
  });
  try {
    // Asked also where there is nothing to write: it tells of a version that was kept beside the sheet.
    const write = () =>
      source.writeBack(flow.triggerInput, { version: records.version, rows, read: records });
    const isShared = source.oneWriter && rows.length > 0;
    const outcome = await (isShared ? aloneAtStatuses(deps.db, flow.id, write) : write());
    if (!outcome) {
      const { problem } = flow;
      return { written: 0, againInSeconds: TAKEN_SECONDS, problem, statusesDigest: null };
    }
    const { written, kept, unclear = [], spare = [] } = outcome;
    const problems = [
      ...(kept === undefined ? [] : [keptBeside(kept)]),
      ...unclear.map(unclearName),
      ...(spare.length > 0 ? [doubled(spare)] : []),
    ];
    const problem = problems.length > 0 ? problems.join(" ") : null;
    const isDropped = outcome.dropped !== undefined;
    const isDone = problem === null && !isDropped && written === rows.length;
    const statusesDigest = isDone ? digestOf(fates) : null;
    const againInSeconds = isDropped ? CHANGED_SECONDS : null;
    return { written, againInSeconds, problem, statusesDigest };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { written: 0, againInSeconds: null, problem: error.message, statusesDigest: null };
  }
}

/** What the rows of a flow are to say, in one word. */
export const statusesDigest = async ({ db }: Pick<ServiceDeps, "db">, flowId: string) =>
  digestOf(await listRowFates(db, flowId));

function digestOf(fates: RowFate[]): string {
  const hash = createHash("sha256");
  for (const fate of fates.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
    hash.update(JSON.stringify(cellsOf(fate)));
  }
  return hash.digest("base64url");
}

const keptBeside = (path: string) =>
  `The sheet was saved twice at once. What was there before is kept as ${path}: take over what is missing in the sheet, then delete it.`;

const unclearName = (name: OwnColumn) =>
  `The sheet has several columns "${name}", and nothing tells which one is Usher's, so none of them is written into: rename those that are yours.`;

const doubled = (names: OwnColumn[]) =>
  `Usher's columns were made twice: ${names.map((name) => `"${name}"`).join(", ")}. One of each is kept up to date; the other, which no longer changes, may be deleted.`;

const differs = (now: OwnCells, wanted: OwnCells) =>
  Object.entries(wanted).some(([column, text]) => (now[column as keyof OwnCells] ?? "") !== text);

function cellsOf(fate: RowFate): OwnCells {
  const base = { "Invite ID": fate.key };
  if (fate.heldAt) {
    return {
      ...base,
      Status: "held",
      "Status at": instant(fate.heldAt),
      Problem: fate.problem ?? "",
    };
  }
  switch (fate.state) {
    // Whoever types there still is not to be disturbed by more than the key.
    case "resting":
      return base;
    case "invalid":
    case "rejected":
      return { ...base, Status: "", "Status at": "", Problem: fate.problem ?? "" };
    case "skipped":
    case "invited":
      // What stands in the row is nobody: the status of who stood there before would be taken for theirs.
      if (fate.refusedFor === "row_invalid" || fate.refusedFor === "row_duplicate") {
        return { ...base, Status: "", "Status at": "", Problem: fate.problem ?? "" };
      }
      return { ...base, ...fateCells(fate) };
  }
}

function fateCells(fate: RowFate): OwnCells {
  const at = fate.statusAt ? instant(fate.statusAt) : "";
  if (fate.state === "skipped" || !fate.status) {
    return { Status: "skipped", "Status at": at, Problem: fate.problem ?? "" };
  }
  const status = rowStatus({
    status: fate.status,
    mailState: fate.mailState,
    removed: fate.membershipType === "nonmember",
    active: fate.activatedAt !== null,
  });
  return {
    Status: status,
    "Status at":
      OF_MAIL.has(status) && fate.status !== "bounced" && fate.mailAt ? instant(fate.mailAt) : at,
    Problem: fate.problem ?? problemOf(fate),
  };
}

/** What a mail makes of a row while its invitation goes on. */
const OF_MAIL = new Set(["delivered", "bounced", "failed"]);

const instant = (time: Date) => time.toISOString().replace(/\.\d+Z$/, "Z");

function problemOf({ status, mailState, mailReason, remindAt }: RowFate): string {
  if (mailState === "unknown")
    return "It is not known whether the mail went out; it is not sent again by itself.";
  if (status === "sent" || status === "window_closed") {
    if (mailState !== "bounced" && mailState !== "refused") return "";
    return `${mailReason ?? REASONS.mail_bounced_for_now}${remindAt ? " The reminder still goes." : ""}`;
  }
  if (status !== "bounced") return "";
  if (mailState === "refused")
    return `The mail server refused the mail: ${mailReason ?? "no reason given"}`;
  if (mailState === "suppressed") return `${mailReason ?? REASONS.mail_suppressed} ${NEXT}`;
  if (mailState === "complained") return `${REASONS.mail_complained} ${NEXT}`;
  if (mailState === "bounced" && mailReason) return `${mailReason} ${NEXT}`;
  return `${LINK_DEAD} ${NEXT}`;
}

const LINK_DEAD =
  "The reminder did not arrive or is unwanted, or the mail arrived though it was taken for not sent.";
const NEXT = "Correct the address, or send the invitation again.";

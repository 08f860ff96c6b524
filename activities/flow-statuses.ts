import { listKnownRows, listRowFates, type RowFate } from "../db/known-rows.ts";
import { ConnectorError } from "../domain/errors.ts";
import { decideRows } from "../domain/flow-plan.ts";
import type { OwnCells } from "../domain/roster/columns.ts";
import { rowStatus } from "../domain/row-status.ts";
import type { ServiceDeps } from "../services/unit-of-work.ts";
import type { OpenSource } from "./flow-source.ts";

/** `problem` says why nothing can be written; `dropped` that somebody saved the sheet meanwhile. */
export type WrittenBack = { written: number; dropped: boolean; problem: string | null };

/** Writes into the sheet what became of its rows: only our own columns, and only cells that say something else. */
export async function writeStatuses(
  deps: ServiceDeps,
  { flow, source, records }: OpenSource,
): Promise<WrittenBack> {
  const known = await listKnownRows(deps.db, flow.id, flow.policy.quietSeconds);
  const fates = new Map((await listRowFates(deps.db, flow.id)).map((fate) => [fate.key, fate]));
  const rows = decideRows(records.records, known).flatMap((decision) => {
    const fate = decision.known && fates.get(decision.known.key);
    if (!fate || fate.state === "resting") return [];
    const cells = cellsOf(fate, decision.row.key !== decision.known?.canonicalEmail);
    return differs(decision.row.own, cells)
      ? [{ line: decision.row.line, inviteId: decision.row.inviteId, cells }]
      : [];
  });
  if (rows.length === 0) return { written: 0, dropped: false, problem: null };
  try {
    const outcome = await source.writeBack(flow.triggerInput, { version: records.version, rows });
    return { written: outcome.written, dropped: outcome.dropped !== undefined, problem: null };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { written: 0, dropped: false, problem: error.message };
  }
}

const differs = (now: OwnCells, wanted: Required<OwnCells>) =>
  Object.entries(wanted).some(([column, text]) => (now[column as keyof OwnCells] ?? "") !== text);

function cellsOf(fate: RowFate, isReaddressed: boolean): Required<OwnCells> {
  const base = { "Invite ID": fate.key };
  if (fate.state === "invalid") {
    return { ...base, Status: "", "Status at": "", Problem: fate.problem ?? "" };
  }
  const at = fate.statusAt?.toISOString().replace(/\.\d+Z$/, "Z") ?? "";
  if (fate.state === "skipped" || !fate.status) {
    return {
      ...base,
      Status: "skipped",
      "Status at": at,
      Problem: isReaddressed ? READDRESSED : "",
    };
  }
  return {
    ...base,
    Status: rowStatus({
      status: fate.status,
      mailState: fate.mailState,
      removed: fate.membershipType === "nonmember",
      active: fate.activatedAt !== null,
    }),
    "Status at": at,
    Problem: isReaddressed ? READDRESSED : problemOf(fate),
  };
}

/** The status is of the person who was invited, and must not be read as one of whoever stands there now. */
const READDRESSED =
  "The status is of the address that stood here before. To invite this one too, put it into a new row.";

function problemOf({ mailState, mailReason }: RowFate): string {
  if (mailState === "unknown")
    return "It is not known whether the mail went out; it is not sent again by itself.";
  if (mailState === "refused")
    return `The mail server refused the mail: ${mailReason ?? "no reason given"}`;
  return "";
}

import type { Db } from "../../db/connect.ts";
import { listFlowRows as queryRows, type FlowRowRow } from "../../db/flow-rows.ts";
import type { Actor } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import { rowStatus } from "../../domain/row-status.ts";
import { visibleFlow } from "./view.ts";

/** What a flow knows of one row of its source, and what became of it. */
export type FlowRowView = {
  key: string;
  address: string | null;
  membershipId: string | null;
  /** The word in a sheet's `Status`, or why there is none yet. */
  status: string;
  /** Since when, where that is known. */
  since: string | null;
  problem: string | null;
  reasonCode: ReasonCode | null;
  /** The row is not in the source any more. */
  isGone: boolean;
  heldRun: string | null;
};

/** A page of what a flow knows of its rows, of those whose address has `search` in it where that is given. */
export async function listFlowRows(
  db: Db,
  actor: Actor,
  flowId: string,
  page: { limit: number; after?: string | undefined; search?: string | undefined },
): Promise<{ items: FlowRowView[]; nextKey: string | null }> {
  await visibleFlow(db, actor, flowId);
  const search = page.search?.trim();
  const rows = await queryRows(db, flowId, { ...page, search, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(viewOf);
  return { items, nextKey: rows.length > page.limit ? (items.at(-1)?.key ?? null) : null };
}

function viewOf(row: FlowRowRow): FlowRowView {
  const { status, at } = fateOf(row);
  return {
    key: row.key,
    address: row.address,
    membershipId: row.membershipId,
    status,
    since: at?.toISOString() ?? null,
    problem: row.problem ?? (row.mailState === "delivered" ? null : row.mailReason),
    reasonCode: row.refusedFor,
    isGone: row.missingSince !== null,
    heldRun: row.heldRun,
  };
}

function fateOf(row: FlowRowRow): { status: string; at: Date | null } {
  if (row.heldAt) return { status: "held", at: row.heldAt };
  if (row.approvedRun !== null) return { status: "approved", at: null };
  if (row.state !== "invited")
    return { status: row.state, at: row.missingSince ?? row.unchangedSince };
  if (row.refusedFor === "row_invalid" || row.refusedFor === "row_duplicate") {
    return { status: "invalid", at: row.unchangedSince };
  }
  if (!row.status) return { status: "skipped", at: null };
  const status = rowStatus({
    status: row.status,
    mailState: row.mailState,
    removed: row.membershipType === "nonmember",
    active: row.activatedAt !== null,
  });
  return { status, at: row.statusAt };
}

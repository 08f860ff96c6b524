import type { Db } from "../db/connect.ts";
import { getLocation } from "../db/locations.ts";
import {
  databaseTime,
  listBlindFlows,
  listDecisions,
  listRowsNaming,
  type Named,
} from "../db/why.ts";
import type { FlowState } from "../domain/flow.ts";
import { canonicalEmail } from "../domain/email-address.ts";
import { INPUT_MESSAGES, type InputCode } from "../domain/input-codes.ts";
import { authorize, type Actor } from "../domain/permissions.ts";
import { REASONS, type ReasonCode } from "../domain/reasons.ts";

/** One thing that was decided, or that stands in the way now, with its reason. */
export type WhyItem = {
  at: string;
  type: string;
  actor: { kind: string; id: string | null };
  channel: string | null;
  reasonCode: ReasonCode;
  summary: string;
  data: Record<string, unknown>;
};

/**
 * What was decided about an address at a location and why, newest first; on the first page before that, what stands
 * in the way now. An address that nobody ever named gets that for an answer.
 */
export async function explain(
  db: Db,
  actor: Actor,
  locationRef: string,
  asked: { email: string; limit: number; before?: string },
): Promise<{ items: WhyItem[]; nextPosition: string | null }> {
  const location = await getLocation(db, locationRef);
  authorize(actor, "customers", location.id);
  const read = canonicalEmail(asked.email);
  const address = read.ok ? read.canonical : asked.email.trim().toLowerCase();
  const named: Named = { locationId: location.id, address };
  const { limit, before } = asked;
  const page = { limit: limit + 1, ...(before !== undefined && { before }) };
  const decisions = await listDecisions(db, named, page);
  const shown = decisions.slice(0, limit);
  const past = shown.map((line): WhyItem => {
    const { membershipId, invitationId, detail } = line;
    return {
      at: line.at.toISOString(),
      type: line.type,
      actor: { kind: line.actorKind, id: line.actorId },
      channel: line.channel,
      reasonCode: line.reasonCode,
      summary: [REASONS[line.reasonCode], ...problemsIn(detail)].join(" "),
      data: {
        ...detail,
        ...(membershipId && { membershipId }),
        ...(invitationId && { invitationId }),
      },
    };
  });
  const now = before === undefined ? await standsInTheWay(db, named) : [];
  const items = [...now, ...past];
  return {
    items: items.length === 0 && before === undefined ? await neverSeen(db, location.id) : items,
    nextPosition: decisions.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

async function standsInTheWay(db: Db, named: Named): Promise<WhyItem[]> {
  const rows = await listRowsNaming(db, named);
  return rows.flatMap((row) => {
    const { now, flowState: state, problem } = row;
    const data = { flowId: row.flowId, key: row.key };
    if (row.stopped || state === "paused" || state === "draft") {
      return inTheWay(now, { state, problem }, data);
    }
    if (row.isApproved) return current(now, "row.approved", "approved", data);
    return row.rests ? current(row.unchangedSince, "row.resting", "row_resting", data) : [];
  });
}

const current = (
  at: Date,
  type: string,
  reasonCode: ReasonCode,
  data: Record<string, unknown>,
): WhyItem => ({
  at: at.toISOString(),
  type,
  actor: { kind: "system", id: null },
  channel: null,
  reasonCode,
  summary: REASONS[reasonCode],
  data,
});

/** Nobody named it; or a flow would have that cannot look. */
async function neverSeen(db: Db, locationId: string): Promise<WhyItem[]> {
  const now = await databaseTime(db);
  const blind = await listBlindFlows(db, locationId);
  return [
    ...blind.map((flow) => inTheWay(now, flow, { flowId: flow.id, name: flow.name })),
    current(now, "address.unknown", "never_seen", {}),
  ];
}

/** What keeps a flow from doing anything. */
function inTheWay(
  at: Date,
  { state, problem }: { state: FlowState; problem: string | null },
  data: Record<string, unknown>,
): WhyItem {
  if (state === "paused" || state === "draft") {
    return current(at, `flow.${state}`, "flow_paused", data);
  }
  const item = current(at, "flow.problem", "flow_problem", data);
  return { ...item, summary: `${item.summary} ${problem ?? ""}`.trim() };
}

/** The sentences of what was wrong with a row. */
function problemsIn({ problems }: Record<string, unknown>): string[] {
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem: unknown) => {
    if (typeof problem !== "object" || problem === null) return [];
    if (!("column" in problem) || !("code" in problem)) return [];
    return isInputCode(problem.code)
      ? [`${String(problem.column)}: ${INPUT_MESSAGES[problem.code]}`]
      : [];
  });
}

const isInputCode = (code: unknown): code is InputCode =>
  typeof code === "string" && Object.hasOwn(INPUT_MESSAGES, code);

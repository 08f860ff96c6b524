import { findPlan } from "../../db/flow-runs.ts";
import type { Db } from "../../db/connect.ts";
import { rowsOf } from "../../domain/flow-plan.ts";
import {
  ROW_OUTCOMES,
  type FlowPlan,
  type PlannedRow,
  type RowOutcome,
} from "../../domain/flow.ts";
import type { Actor } from "../../domain/permissions.ts";
import { visibleRun } from "./view.ts";

/** A row of a plan, with what is to be done about it. */
export type PlanRow = PlannedRow & { outcome: RowOutcome };

export type PlanPage = {
  items: PlanRow[];
  /** How many rows there are in all of what was asked for. */
  total: number;
  /** How many come before these. */
  from: number;
  /** Behind which row the next page begins; null on the last. */
  next: string | null;
};

type Asked = {
  outcome?: RowOutcome | undefined;
  search?: string | undefined;
  after?: string | undefined;
  limit: number;
};

/** A page of what a run decided about its rows, by line, those that are gone last; null where it has no plan (any more). */
export async function pageOfRun(
  db: Db,
  actor: Actor,
  runId: string,
  asked: Asked,
): Promise<PlanPage | null> {
  await visibleRun(db, actor, runId);
  const plan = await findPlan(db, runId);
  return plan && pageOfPlan(plan, asked);
}

/** The first rows of each list of a run's plan, of those that have any; null where it has no plan (any more). */
export async function listsOfRun(
  db: Db,
  actor: Actor,
  runId: string,
  limit: number,
): Promise<{ outcome: RowOutcome; page: PlanPage }[] | null> {
  await visibleRun(db, actor, runId);
  const plan = await findPlan(db, runId);
  return (
    plan &&
    ROW_OUTCOMES.flatMap((outcome) => {
      const page = pageOfPlan(plan, { outcome, limit });
      return page.total > 0 ? [{ outcome, page }] : [];
    })
  );
}

/** The plan that was kept does not change while somebody turns its pages: a newer one has another hash. */
export function pageOfPlan(plan: FlowPlan, { outcome, search, after, limit }: Asked): PlanPage {
  const wanted = search?.trim().toLowerCase() ?? "";
  const rows = rowsOf(plan)
    .filter((row) => outcome === undefined || row.outcome === outcome)
    .filter((row) => wanted === "" || says(row, wanted))
    .toSorted((one, other) => lineOf(one) - lineOf(other));
  const from = after === undefined ? 0 : rows.findIndex((row) => placeOf(row) === after) + 1;
  const items = rows.slice(from, from + limit);
  const last = items.at(-1);
  return {
    items,
    total: rows.length,
    from,
    next: last && rows.length > from + limit ? placeOf(last) : null,
  };
}

const lineOf = ({ line }: PlanRow) => line ?? Number.MAX_SAFE_INTEGER;

/** By which a row of a plan is found again. */
const placeOf = ({ outcome, key, line }: PlanRow) => `${outcome}.${line ?? ""}.${key}`;

const says = ({ fields, before = {} }: PlanRow, wanted: string) =>
  [...Object.values(fields), ...Object.values(before)].some((text) =>
    text?.toLowerCase().includes(wanted),
  );

import { updateFlow, type FlowRow } from "../../db/flows.ts";
import { noteMissing, noteRows } from "../../db/row-notes.ts";
import { settleRows } from "../../db/row-settlements.ts";
import { approveRows } from "../../db/row-holds.ts";
import { isQuiet } from "../../domain/flow-plan.ts";
import { deedOf } from "../../domain/plan-hold.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import { keyOf } from "../row-key.ts";
import type { Tx } from "../unit-of-work.ts";
import { recordRows } from "./row-audit.ts";

/** From here on everything the plan says may be done; a row that says something else by then is none of it. */
export async function takeUpPlan(
  tx: Tx,
  flow: FlowRow,
  planned: PlannedChange[],
  runId: string,
): Promise<void> {
  const keyed = planned.map((one) => ({ one, key: keyOf(one.change) }));
  await noteAll(tx, flow, keyed);
  const known = keyed.filter(({ one }) => one.reasonCode === "row_known");
  await settleRows(
    tx.db,
    flow.id,
    known.flatMap(({ one: { change }, key }) =>
      change.kind === "missing"
        ? []
        : {
            key,
            state: "skipped" as const,
            problem: null,
            fingerprint: change.fingerprint,
            fields: change.row.fields,
            ...(change.row.key !== undefined && { email: change.row.key }),
          },
    ),
  );
  await recordRows(
    tx,
    flow,
    runId,
    "row.known",
    known.map(({ one }) => one),
  );
  await approveRows(
    tx.db,
    flow.id,
    runId,
    keyed.flatMap(({ one, key }) => (isQuiet(one.outcome) ? [] : { key, deed: deedOf(one) })),
  );
  await updateFlow(tx.db, flow.id, { state: "running" });
}

type Keyed = { one: PlannedChange; key: string };

/** Somebody has seen the rows and said yes: none has to rest, whether it is there or gone. */
async function noteAll(tx: Tx, flow: FlowRow, keyed: Keyed[]): Promise<void> {
  const changed = keyed.filter(({ one }) => one.outcome !== "keep");
  await noteRows(
    tx.db,
    changed.flatMap(({ one: { change }, key }) =>
      change.kind === "missing"
        ? []
        : {
            flowId: flow.id,
            key,
            fingerprint: change.fingerprint,
            canonicalEmail: change.row.key ?? null,
            atStart: flow.state === "draft" && flow.policy.existingRows === "known",
          },
    ),
    { areSeen: true },
  );
  await noteMissing(
    tx.db,
    flow.id,
    changed.flatMap(({ one: { change }, key }) => (change.kind === "missing" ? [key] : [])),
    { areSeen: true },
  );
}

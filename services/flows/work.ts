import type { FlowRow } from "../../db/flows.ts";
import { settleRows } from "../../db/row-settlements.ts";
import type { Source } from "../../domain/invitation.ts";
import { personPrint } from "../../domain/roster/fingerprint.ts";
import type { PresentChange } from "../../domain/row-changes.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import type { Tx } from "../unit-of-work.ts";

/** What rows are carried out with. */
export type Work = { tx: Tx; flow: FlowRow; runId: string | null; source: Source };

/** A change whose row is known by its key. */
export type Due = PlannedChange & { key: string };
export type DuePresent = Due & { change: PresentChange };

export const isPresent = (one: Due): one is DuePresent => one.change.kind !== "missing";

/** Nothing is left to do about these rows. */
export async function settle({ tx, flow }: Work, settled: Due[]): Promise<void> {
  await settleRows(
    tx.db,
    flow.id,
    settled.map((one) => ({
      key: one.key,
      problem: null,
      ...(isPresent(one) ? saidIn(one) : GONE),
    })),
  );
}

const GONE = { missing: true } as const;

export const saidIn = ({ change: { row, fingerprint } }: DuePresent) => ({
  fingerprint,
  fields: row.fields,
  personPrint: personPrint(row.fields),
});

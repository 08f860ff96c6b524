import type { FlowRow } from "../../db/flows.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import { flowActor } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import { record, type AuditLine } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";

/** Keeps what was decided about rows and why, to be found by the address that stands in them. */
export async function recordRows(
  tx: Tx,
  flow: Pick<FlowRow, "id" | "locationId">,
  runId: string | null,
  type: string,
  planned: PlannedChange[],
  reason: ReasonCode | ((one: PlannedChange) => ReasonCode) = ({ reasonCode }) => reasonCode,
): Promise<void> {
  const lines = planned.map((one): AuditLine => {
    const { row, known } = one.change;
    const run = known?.approvedRun ?? runId;
    return {
      type,
      reasonCode: typeof reason === "string" ? reason : reason(one),
      locationId: flow.locationId,
      membershipId: known?.membershipId ?? null,
      address: row ? addressIn(row) : (known?.settledEmail ?? known?.canonicalEmail ?? null),
      detail: {
        flowId: flow.id,
        ...(run !== null && { runId: run }),
        key: known?.key,
        line: row?.line,
        ...(one.problems.length > 0 && {
          problems: one.problems.map(({ column, code }) => ({ column, code })),
        }),
      },
    };
  });
  await record(tx, flowActor(flow.id), ...lines);
}

const LONGEST_ADDRESS = 254;

/** The address of a row, or what stands in its place. */
const addressIn = ({ key, fields }: NonNullable<PlannedChange["change"]["row"]>): string | null =>
  key ?? fields.email?.trim().toLowerCase().slice(0, LONGEST_ADDRESS) ?? null;

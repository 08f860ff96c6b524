import { createHash } from "node:crypto";
import type { FlowPlan, KnownRowState, PlannedRow } from "./flow.ts";
import { fingerprint } from "./roster/fingerprint.ts";
import type { RosterRow } from "./roster/row.ts";

export type KnownRow = {
  key: string;
  fingerprint: string;
  canonicalEmail: string | null;
  state: KnownRowState;
  problem: string | null;
  /** It has been the same for as long as a row has to rest. */
  rested: boolean;
};

export type Decision = {
  row: RosterRow;
  fingerprint: string;
  known: KnownRow | undefined;
  /** `rest`: new or just changed, so nothing is done yet; `keep`: nothing is to do. */
  act: "invite" | "invalid" | "rest" | "keep";
};

/** What is to be done about each row. A row is known by its Invite ID or its address, never by its position. */
export function decideRows(rows: RosterRow[], known: KnownRow[]): Decision[] {
  const find = finder(known);
  return rows.map((row) => {
    const print = fingerprint(row.fields);
    const match = find(row, print);
    return { row, fingerprint: print, known: match, act: actOn(row, print, match) };
  });
}

/** The sentence that goes into the row's `Problem`. */
export const problemText = (row: RosterRow): string =>
  row.problems.map(({ column, message }) => `${column}: ${message}`).join(" ");

function actOn(row: RosterRow, print: string, known: KnownRow | undefined): Decision["act"] {
  if (known?.state === "invited" || known?.state === "skipped") return "keep";
  if (!known || known.fingerprint !== print) return "rest";
  if (!known.rested) return "keep";
  if (row.problems.length === 0) return "invite";
  return known.state === "invalid" && known.problem === problemText(row) ? "keep" : "invalid";
}

/** Each known row is found once: a copied Invite ID belongs to the row whose address is the known one. */
function finder(known: KnownRow[]) {
  const free = new Set(known);
  const byKey = new Map(known.map((one) => [one.key, one]));
  const byEmail = new Map(known.flatMap((one) => (one.canonicalEmail ? [[one.canonicalEmail, one]] : [])));
  const byPrint = new Map(known.map((one) => [one.fingerprint, one]));
  return (row: RosterRow, print: string): KnownRow | undefined => {
    const candidates = [
      row.inviteId === undefined ? undefined : byKey.get(row.inviteId),
      row.key === undefined ? undefined : byEmail.get(row.key),
      byPrint.get(print),
    ];
    const found = candidates.find((one) => one !== undefined && free.has(one));
    if (found) free.delete(found);
    return found;
  };
}

/** What a first pass over these rows would do, with a hash that is the same as long as the plan is. */
export function planOf(decisions: Decision[]): { plan: FlowPlan; planHash: string } {
  const plan: FlowPlan = { invite: [], invalid: [], unchanged: 0 };
  const said: string[] = [];
  for (const decision of decisions) {
    if (decision.act === "keep") {
      plan.unchanged += 1;
      continue;
    }
    const list = decision.row.problems.length === 0 ? "invite" : "invalid";
    plan[list].push(plannedRow(decision));
    said.push(`${list} ${decision.fingerprint}`);
  }
  const planHash = createHash("sha256").update(said.toSorted().join("\n")).digest("hex");
  return { plan, planHash };
}

function plannedRow({ row, known, fingerprint: print }: Decision): PlannedRow {
  return {
    key: known?.key ?? row.inviteId ?? print.slice(0, 16),
    line: row.line,
    fields: row.fields,
    problems: row.problems,
    warnings: row.warnings,
  };
}

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
  /**
   * `rest`: new or just changed, so nothing is done yet; `known`: there before the flow was, and only noted;
   * `keep`: nothing is to do.
   */
  act: "invite" | "invalid" | "rest" | "known" | "keep";
};

/** What is to be done about each row. A row is known by its Invite ID or its address, never by its position. */
export function decideRows(rows: RosterRow[], known: KnownRow[]): Decision[] {
  const printed = rows.map((row) => ({ row, fingerprint: fingerprint(row.fields) }));
  const matches = matchRows(printed, known);
  return printed.map((one) => {
    const match = matches.get(one.row);
    return { ...one, known: match, act: actOn(one.row, one.fingerprint, match) };
  });
}

/** The same where rows that are there at the start are not invited. */
export const knowComplete = (decisions: Decision[]): Decision[] =>
  decisions.map((one) =>
    one.act === "rest" && one.row.problems.length === 0 ? { ...one, act: "known" } : one,
  );

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

type Printed = Pick<Decision, "row" | "fingerprint">;

type Sign = {
  ofRow: (one: Printed) => string | undefined;
  ofKnown: (one: KnownRow) => string | undefined;
};

/** By what a row is the one we know, the surest first. */
const SIGNS: Sign[] = [
  {
    ofRow: ({ row }) => both(row.inviteId, row.key),
    ofKnown: (one) => both(one.key, one.canonicalEmail),
  },
  {
    ofRow: ({ row, fingerprint: print }) => both(row.key, print),
    ofKnown: (one) => both(one.canonicalEmail, one.fingerprint),
  },
  { ofRow: ({ row }) => row.inviteId, ofKnown: ({ key }) => key },
  { ofRow: ({ row }) => row.key, ofKnown: (one) => one.canonicalEmail ?? undefined },
  { ofRow: (one) => one.fingerprint, ofKnown: (one) => one.fingerprint },
];

const both = (one: string | null | undefined, other: string | null | undefined) =>
  one && other ? `${one} ${other}` : undefined;

/**
 * The known row of each row, each given once. One sign goes through all rows before the next does: a copied
 * Invite ID stays with the row whose address is the known one.
 */
function matchRows(rows: Printed[], known: KnownRow[]): Map<RosterRow, KnownRow> {
  const matches = new Map<RosterRow, KnownRow>();
  const free = new Set(known);
  for (const { ofRow, ofKnown } of SIGNS) {
    const offered = Map.groupBy(free, ofKnown);
    for (const one of rows) {
      const sign = matches.has(one.row) ? undefined : ofRow(one);
      const match = sign === undefined ? undefined : offered.get(sign)?.shift();
      if (!match) continue;
      matches.set(one.row, match);
      free.delete(match);
    }
  }
  return matches;
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
    if (decision.act === "known") {
      plan.unchanged += 1;
      said.push(`known ${decision.fingerprint}`);
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

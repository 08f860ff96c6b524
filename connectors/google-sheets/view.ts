import { createHash } from "node:crypto";
import { ConnectorError } from "../../domain/errors.ts";
import {
  FIELD_NAMES,
  OWN_COLUMNS,
  ownName,
  type OwnCells,
  type OwnColumn,
  type RosterColumn,
} from "../../domain/roster/columns.ts";
import { readGrid, type GridRoster } from "../../domain/roster/grid.ts";
import type { RosterRow, RowOptions } from "../../domain/roster/row.ts";
import type { ReadOptions, RecordSet } from "../records.ts";
import { keptSet } from "./kept-set.ts";
import type { Tab } from "./read-tab.ts";

/** What one row says of a person, wherever it and its columns stand, and what stands in ours. */
export type SeenRow = {
  line: number;
  content: string;
  key: string | undefined;
  inviteId: string | undefined;
  own: OwnCells;
};

/** A tab as it is to be written into: its rows, and where our columns are. */
export type View = {
  tab: Tab;
  version: string;
  rows: SeenRow[];
  positions: Map<OwnColumn, number>;
  unclear: OwnColumn[];
  spare: OwnColumn[];
};

export function recordSet(tab: Tab, headerRow: number, options: ReadOptions): RecordSet {
  const version = versionOf(tab);
  const { country, dateFormat, today } = options;
  const roster = readTable(tab, headerRow, { country, dateFormat, today });
  if ("error" in roster) return { version, columns: [], records: [], problem: roster.error };
  const { columns, rows: records, hidden, unclear, spare } = roster;
  return { version, columns, records, hidden, unclear, spare };
}

export function viewOf(tab: Tab, headerRow: number): View {
  const roster = readTable(tab, headerRow, {});
  if ("error" in roster) throw new ConnectorError("rejected", roster.error.message);
  const { columns, unclear, spare } = roster;
  const positions = columns.flatMap(({ own }, at) => (own ? [[own, at] as const] : []));
  return {
    tab,
    version: versionOf(tab),
    rows: seenRows(roster),
    positions: new Map(positions),
    unclear,
    spare,
  };
}

export const seenRows = ({ columns, rows }: Pick<GridRoster, "columns" | "rows">): SeenRow[] =>
  rows.map((row) => ({
    line: row.line,
    content: contentOf(row, columns),
    key: row.key,
    inviteId: row.inviteId,
    own: row.own,
  }));

/**
 * The cells of our fields as they were typed, empty where all are: notes beside them and moved columns make no other
 * row of it.
 */
function contentOf({ cells }: RosterRow, columns: RosterColumn[]): string {
  const typed = FIELD_NAMES.map(
    (name) => cells[columns.findIndex(({ field }) => field === name)] ?? "",
  );
  return typed.every((cell) => cell === "") ? "" : JSON.stringify(typed);
}

function readTable({ rows, marks }: Tab, headerRow: number, options: RowOptions) {
  const header = rows.find(({ line }) => line === headerRow)?.cells ?? [];
  const named = marks.filter(
    ({ column, position }) => ownName(header[position]?.text ?? "") === column,
  );
  const roster = readGrid(rows, { ...options, headerRow, marked: keptSet(named) });
  if ("error" in roster) return roster;
  if (!roster.columns.some(({ field }) => field === "firstName")) {
    throw new ConnectorError(
      "rejected",
      `There is no column of first names in row ${headerRow}. Name one column "First name", or undo that it was renamed.`,
    );
  }
  const { columns } = roster;
  // Both are marked: what only looks like ours is nothing to delete.
  const spare = OWN_COLUMNS.filter((own) => {
    const [kept, left] = [own, undefined].map((is) =>
      named.some(({ column, position }) => column === own && columns[position]?.own === is),
    );
    return kept && left;
  });
  return { ...roster, spare };
}

const versionOf = ({ rows }: Tab): string =>
  createHash("sha256").update(JSON.stringify(rows)).digest("hex");

import { OWN_COLUMNS, type OwnColumn } from "../../domain/roster/columns.ts";
import type { ColumnMark } from "./read-tab.ts";

/**
 * Of columns of ours that were made twice, where those are that are kept: the set with the lowest number, so that each
 * read and each worker takes the same. A set stands in our order, beside one another, unless somebody has moved it.
 */
export function keptSet(marks: ColumnMark[]): Map<OwnColumn, number> {
  const byAge = marks.toSorted((one, other) => one.id - other.id);
  const [first] = byAge;
  if (!first) return new Map();
  const isBeside = (mark: ColumnMark) => startOf(mark) === startOf(first);
  const best = [...byAge.filter(isBeside), ...byAge.filter((mark) => !isBeside(mark))];
  // Of those under one key a map keeps the last.
  return new Map(best.toReversed().map(({ column, position }) => [column, position]));
}

const startOf = ({ column, position }: ColumnMark) => position - OWN_COLUMNS.indexOf(column);

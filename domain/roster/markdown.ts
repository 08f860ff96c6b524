import { trimInvisible } from "../visible-text.ts";
import { cellText, scanRecords, type Position } from "./records.ts";

/** Past the rule under the header of a Markdown table, `|---|:-:|`, which is no row. */
export function pastRule(text: string, separator: string, from: Position): Position {
  for (const record of scanRecords(text, separator, from)) {
    const cells = record.cells.map((cell) => trimInvisible(cellText(text, cell)));
    const said = cells.filter((cell) => cell !== "");
    const isRule = said.length > 0 && said.every((cell) => /^:?-+:?$/.test(cell));
    return isRule ? record.next : from;
  }
  return from;
}

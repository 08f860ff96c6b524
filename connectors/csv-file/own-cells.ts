import { OWN_COLUMNS, type OwnColumn } from "../../domain/roster/columns.ts";
import { guardCell } from "../../domain/roster/guarded-cell.ts";
import { readLayout, type Layout } from "../../domain/roster/layout.ts";
import { cellText, scanRecords, type TextRecord } from "../../domain/roster/records.ts";
import { trimInvisible } from "../../domain/visible-text.ts";
import type { RowChange } from "../records.ts";

/** A part of the text that is to read otherwise; an insertion where both ends are the same. */
type Edit = { start: number; end: number; text: string };

type Sheet = { text: string; layout: Layout; positions: Map<OwnColumn, number>; quoteAll: boolean };

/** `unclear`: nothing is written into columns of these names. */
type Written = { text: string; written: number; unclear: OwnColumn[] };

/** Writes our four columns into the text and leaves every other character where it is. */
export function writeOwnCells(text: string, rows: readonly RowChange[]): Written {
  const layout = readLayout(text);
  const { unclear } = layout;
  // Without the one that shows whose the others are, none is written.
  if (unclear.includes("Invite ID")) return { text, written: 0, unclear };
  const records = [...scanRecords(text, layout.separator, layout.body)];
  const sheet: Sheet = {
    text,
    layout,
    positions: positionsOf(text, layout, records),
    quoteAll: layout.header?.cells.every((cell) => cell.quoted) ?? false,
  };
  const changes = new Map(rows.map((row) => [row.line, row]));
  const edited = records
    .map((record) => recordEdits(sheet, record, changes.get(record.line)))
    .filter((edits) => edits.length > 0);
  if (edited.length === 0) return { text, written: 0, unclear };
  return {
    text: applyEdits(text, [...headerEdits(sheet), ...edited.flat()]),
    written: edited.length,
    unclear,
  };
}

/** Where our columns are, or will be: those not there yet come to the right of everything that is. */
function positionsOf(
  text: string,
  { header, columns, unclear }: Layout,
  records: TextRecord[],
): Map<OwnColumn, number> {
  const found = new Map<OwnColumn, number>();
  for (const [index, { own }] of columns.entries()) if (own) found.set(own, index);
  let next = header?.cells.length ?? columns.length;
  for (const record of records) {
    const filled = record.cells.map((cell) => cellText(text, cell) !== "");
    next = Math.max(next, filled.lastIndexOf(true) + 1);
  }
  for (const own of OWN_COLUMNS) {
    if (!found.has(own) && !unclear.includes(own)) found.set(own, next++);
  }
  return found;
}

function headerEdits(sheet: Sheet): Edit[] {
  const { header } = sheet.layout;
  if (header === undefined) return [];
  const names = [...sheet.positions].map(([own, position]) => [position, own] as const);
  const missing = names.filter(([position]) => position >= header.cells.length);
  return appendEdit(sheet, header, new Map(missing));
}

function recordEdits(sheet: Sheet, record: TextRecord, change: RowChange | undefined): Edit[] {
  if (change === undefined || isOfAnother(sheet, record, change)) return [];
  const edits: Edit[] = [];
  const beyond = new Map<number, string>();
  for (const [own, position] of sheet.positions) {
    const wanted = change.cells[own];
    if (wanted === undefined) continue;
    const cell = record.cells[position];
    const value = plainValue(wanted);
    if (cell === undefined) beyond.set(position, value);
    else if (cellText(sheet.text, cell) !== value) {
      edits.push({ start: cell.start, end: cell.end, text: encodeCell(sheet, value) });
    }
  }
  const isSaid = [...beyond.values()].some((value) => value !== "");
  return isSaid ? [...edits, ...appendEdit(sheet, record, beyond)] : edits;
}

/** A line and an Invite ID that do not go together: better nothing written than in a stranger's row. */
function isOfAnother({ text, positions }: Sheet, record: TextRecord, change: RowChange): boolean {
  const cell = record.cells[positions.get("Invite ID") ?? -1];
  const present = cell ? trimInvisible(cellText(text, cell)) : "";
  return change.inviteId !== undefined && present !== "" && present !== change.inviteId;
}

function appendEdit(sheet: Sheet, record: TextRecord, values: Map<number, string>): Edit[] {
  if (values.size === 0) return [];
  const width = Math.max(...values.keys()) + 1;
  let text = "";
  for (let position = record.cells.length; position < width; position++) {
    text += sheet.layout.separator + encodeCell(sheet, values.get(position) ?? "");
  }
  return [{ start: record.end, end: record.end, text }];
}

/** One line, and nothing that a spreadsheet would take for a formula. */
function plainValue(value: string): string {
  return guardCell(value.replace(/\s*[\r\n]+\s*/g, " "));
}

function encodeCell({ layout, quoteAll }: Sheet, value: string): string {
  const mustQuote = value.includes(layout.separator) || value.includes('"');
  return quoteAll || mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
}

function applyEdits(text: string, edits: Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join("") + text.slice(at);
}

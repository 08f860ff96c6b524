import { TEXT_MESSAGES, type TextCode } from "../input-codes.ts";

/** Where a cell stands in the text, so that it can be left, or replaced, without touching its neighbours. */
export type Cell = { start: number; end: number; quoted: boolean };

/** A place in the text; lines count from 1. */
export type Position = { offset: number; line: number };

/** One record: its first line, its cells, where its last cell ends, and where the next record begins. */
export type TextRecord = { line: number; cells: Cell[]; end: number; next: Position };

export type RosterProblem = { code: TextCode; message: string; line?: number };

/** The text as a whole cannot be read as a table. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";
  readonly code: TextCode;
  readonly line: number | undefined;

  constructor(code: TextCode, message: string = TEXT_MESSAGES[code], line?: number) {
    super(message);
    this.code = code;
    this.line = line;
  }

  get problem(): RosterProblem {
    const { code, message, line } = this;
    return { code, message, ...(line !== undefined && { line }) };
  }
}

// Above what any table of people has; it keeps a file of separators from filling the memory.
const MAX_CELLS = 1000;

/** Reads records one by one: RFC 4180, any mix of CR, LF and CRLF, quotes only around whole cells. */
export function* scanRecords(
  text: string,
  separator: string,
  from: Position = { offset: 0, line: 1 },
): Generator<TextRecord> {
  let at = from;
  while (at.offset < text.length) {
    const record = readRecord(text, separator, at);
    yield record;
    at = record.next;
  }
}

/** What a cell says, without its quotes. */
export function cellText(text: string, cell: Cell): string {
  if (!cell.quoted) return text.slice(cell.start, cell.end);
  return text.slice(cell.start + 1, text.lastIndexOf('"', cell.end - 1)).replaceAll('""', '"');
}

function readRecord(text: string, separator: string, { offset, line }: Position): TextRecord {
  const cells: Cell[] = [];
  let at = offset;
  for (;;) {
    const cell = readCell(text, separator, at);
    if (cell === undefined) throw unbalancedQuote(line + lineBreaks(text, offset, at));
    if (cells.push(cell) > MAX_CELLS) {
      throw new UnreadableText("too_many_columns", undefined, line);
    }
    if (text.charAt(cell.end) !== separator) {
      return { line, cells, end: cell.end, next: nextPosition(text, { offset, line }, cell.end) };
    }
    at = cell.end + 1;
  }
}

function nextPosition(text: string, { offset, line }: Position, end: number): Position {
  return {
    offset: end + (text.startsWith("\r\n", end) ? 2 : 1),
    line: line + lineBreaks(text, offset, end) + 1,
  };
}

/** Undefined when the cell opens a quote that is not closed at the end of a cell. */
function readCell(text: string, separator: string, start: number): Cell | undefined {
  if (text.charAt(start) !== '"') {
    let end = start;
    while (end < text.length && !endsCell(text.charAt(end), separator)) end++;
    return { start, end, quoted: false };
  }
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text.charAt(close + 1) === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return undefined;
  let end = close + 1;
  while (text.charAt(end) === " ") end++;
  return end === text.length || endsCell(text.charAt(end), separator)
    ? { start, end, quoted: true }
    : undefined;
}

const endsCell = (character: string, separator: string) =>
  character === separator || character === "\n" || character === "\r";

function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const character = text.charAt(at);
    if (character === "\n" || (character === "\r" && text.charAt(at + 1) !== "\n")) count++;
  }
  return count;
}

function unbalancedQuote(line: number): UnreadableText {
  return new UnreadableText(
    "unbalanced_quote",
    `Line ${line}: ${TEXT_MESSAGES.unbalanced_quote}`,
    line,
  );
}

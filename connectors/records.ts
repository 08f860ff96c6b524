import type { z } from "zod";
import type { DateFormat } from "../domain/calendar-date.ts";
import type { OwnCells, OwnColumn, RosterColumn } from "../domain/roster/columns.ts";
import type { RosterProblem } from "../domain/roster/records.ts";
import type { RosterRow } from "../domain/roster/row.ts";

/** What one read found. Equal versions mean equal contents; with a `problem` there are no records. */
export type RecordSet = {
  version: string;
  columns: RosterColumn[];
  records: RosterRow[];
  problem?: RosterProblem;
};

export type ReadOptions = {
  /** Where phone numbers without a country code are from. */
  country?: string | undefined;
  dateFormat?: DateFormat | undefined;
  /** Where the location is, as YYYY-MM-DD. */
  today?: string | undefined;
  signal?: AbortSignal | undefined;
};

/** What our columns are to say in one row, found by its line in the version that was read. */
export type RowChange = { line: number; inviteId?: string | undefined; cells: OwnCells };

export type WriteBack = { version: string; rows: readonly RowChange[] };

/**
 * `version` is the last one seen: what the next read finds, unless somebody writes first. `kept` is where a version of
 * somebody's lies that could not stay in its place; it is told until they have taken it away. `unclear` are names that
 * several columns have, of which any might be the customer's: nothing is written into those.
 */
export type WriteOutcome = {
  written: number;
  version: string;
  dropped?: "changed_meanwhile";
  unclear?: OwnColumn[];
  kept?: string;
};

/** How often a source is worth a look, and how long a row must rest before it is taken. */
export type Pace = { intervalSeconds: number; quietSeconds: number };

/** A keyed collection: it is read whole, and told what became of each of its rows. */
export type RecordsTrigger<Client, Input> = {
  kind: "records";
  summary: string;
  input: z.ZodType<Input>;
  pace: Pace;
  read(client: Client, input: Input, options: ReadOptions): Promise<RecordSet>;
  /** Writes only what differs, and only if the source is still at that version: a retry is harmless. */
  writeBack(client: Client, input: Input, changes: WriteBack): Promise<WriteOutcome>;
  /** Calls back when the source may have changed. A hint: whoever watches still looks now and then. */
  watch?(client: Client, input: Input, onChange: () => void): Promise<() => void>;
};

/** A records trigger of a connected vendor; `input` is parsed by the trigger's own schema. */
export type RecordsSource = {
  pace: Pace;
  read(input: unknown, options?: ReadOptions): Promise<RecordSet>;
  writeBack(input: unknown, changes: WriteBack): Promise<WriteOutcome>;
  /** Stops when the function it gives is called. Where a vendor cannot be watched it never calls back. */
  watch(input: unknown, onChange: () => void): Promise<() => void>;
};

import type { z } from "zod";
import type { DateFormat } from "../domain/calendar-date.ts";
import type { OwnCells, OwnColumn, RosterColumn } from "../domain/roster/columns.ts";
import type { RosterProblem } from "../domain/roster/records.ts";
import type { RosterRow } from "../domain/roster/row.ts";
import type { Choices, ListChoices } from "./choices.ts";
import type { Push, SourcePush } from "./push.ts";

/** What one read found. Equal versions mean equal contents; with a `problem` there are no records. */
export type RecordSet = {
  version: string;
  columns: RosterColumn[];
  records: RosterRow[];
  problem?: RosterProblem;
  /** How many of the records people do not see at present: they have hidden them, or filter by something else. */
  hidden?: number;
  /** Names of ours that several columns have, of which any might be the customer's. */
  unclear?: OwnColumn[];
  /** Columns of ours that are there twice; the second of each is not written into. */
  spare?: OwnColumn[];
};

export type ReadOptions = {
  /** Where phone numbers without a country code are from. */
  country?: string | undefined;
  dateFormat?: DateFormat | undefined;
  /** Where the location is, as YYYY-MM-DD. */
  today?: string | undefined;
  signal?: AbortSignal | undefined;
  /** It could be read before: a refusal says then that this is over, not that it never was. */
  wasRead?: boolean | undefined;
  /** So many rows do, where a vendor can be asked for less than all of them: for a look at what there is. */
  firstRows?: number | undefined;
};

export type GlanceOptions = Pick<ReadOptions, "signal" | "wasRead">;

/** What our columns are to say in one row, found by its line in the version that was read. */
export type RowChange = { line: number; inviteId?: string | undefined; cells: OwnCells };

/** `read` is what was found at that version; by it a row is found again that has changed its place since. */
export type WriteBack = { version: string; rows: readonly RowChange[]; read?: RecordSet };

/**
 * `version` is the last one seen: what the next read finds, unless somebody writes first. `kept` is where a version of
 * somebody's lies that could not stay in its place; it is told until they have taken it away. `unclear` are names that
 * several columns have, of which any might be the customer's: nothing is written into those. `spare` are columns of ours that are there a second time, which
 * nobody needs.
 */
export type WriteOutcome = {
  written: number;
  version: string;
  dropped?: "changed_meanwhile";
  unclear?: OwnColumn[];
  spare?: OwnColumn[];
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
  /** What is read, in one word: the same whoever reads it, and by whatever account. */
  sourceOf(input: Input, settings: unknown): string;
  read(client: Client, input: Input, options: ReadOptions): Promise<RecordSet>;
  /** Writes only what differs, and only into rows that are still what was read: a retry is harmless. */
  writeBack(client: Client, input: Input, changes: WriteBack): Promise<WriteOutcome>;
  /** Two who write at once would not see each other: whoever asks has one do it at a time. */
  oneWriter?: true;
  /** Calls back when the source may have changed. A hint: whoever watches still looks now and then. */
  watch?(client: Client, input: Input, onChange: () => void): Promise<() => void>;
  push?: Push<Client, Input>;
  /**
   * A cheap look. The same word as last time means that nobody has changed the source since; it may come late, and
   * does not tell of cells that change by themselves. Throws where the source is put away.
   */
  glance?(client: Client, input: Input, options: GlanceOptions): Promise<string>;
  /** The input with what outlives a new name in the place of names; to be stored in its stead. */
  pin?(client: Client, input: Input): Promise<Input>;
  /** By the name of an input: what can be chosen for it. */
  choices?: Record<string, ListChoices<Client>>;
};

/** A records trigger of a connected vendor; `input` is parsed by the trigger's own schema. */
export type RecordsSource = {
  pace: Pace;
  read(input: unknown, options?: ReadOptions): Promise<RecordSet>;
  writeBack(input: unknown, changes: WriteBack): Promise<WriteOutcome>;
  oneWriter: boolean;
  /** Stops when the function it gives is called. Where a vendor cannot be watched it never calls back. */
  watch(input: unknown, onChange: () => void): Promise<() => void>;
  /** Undefined where the vendor sends no word by itself. */
  push?: SourcePush | undefined;
  /** Undefined where a look costs as much as a read. */
  glance?: ((input: unknown, options?: GlanceOptions) => Promise<string>) | undefined;
  /** Gives the input as it is where no name in it can change. */
  pin(input: unknown): Promise<unknown>;
  /** Undefined where nobody can say what can be chosen for that input. */
  choices(name: string, given: Record<string, unknown>): Promise<Choices | undefined>;
};

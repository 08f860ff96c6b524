import type { RosterRow } from "./roster/row.ts";

/** What stands behind something that a flow was told of; `Made` is what the flow makes of it. */
export type Looked<Made> =
  | { made: Made; wanted: boolean; absorbed?: string[] }
  | { gone: true }
  /** It stands elsewhere now: both were one, the vendor says. */
  | { mergedInto: string }
  /** Nothing can be read of it any more. */
  | { lost: string };

/** What a look saw of a person who waits: as of how often they were told of, and by which rules they were read. */
export type SeenItem = { told: number; by: string; looked: Looked<RosterRow> };

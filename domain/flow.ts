export type FlowState = "draft" | "running" | "paused" | "held";
export type RunKind = "preview" | "apply" | "pass";
export type RunState = "requested" | "done" | "held" | "rejected" | "failed";
export type KnownRowState = "resting" | "invalid" | "invited" | "skipped";

export type FlowPolicy = {
  existingRows: "invite" | "known";
  quietSeconds: number;
  intervalSeconds: number;
};

export type RowProblem = { column: string; code: string; message: string };

export type PlannedRow = {
  key: string;
  line: number;
  fields: Partial<Record<string, string>>;
  problems: RowProblem[];
  warnings: RowProblem[];
};

/** What a pass would do, row by row; `unchanged` is a count. */
export type FlowPlan = { invite: PlannedRow[]; invalid: PlannedRow[]; unchanged: number };

export type FlowInput = {
  flowId: string;
  /** After so many passes it goes on as a new run, with a short history. */
  passesARun?: number;
};

/** What one look at the source did: counts and times only, no row and no person. */
export type PassOutcome = {
  state: FlowState | "gone";
  read: number;
  invited: number;
  invalid: number;
  resting: number;
  written: number;
  problem: boolean;
  /** Seconds until the next look is due; null while only a nudge can bring one. */
  nextInSeconds: number | null;
};

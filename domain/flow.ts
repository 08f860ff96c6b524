import type { ReasonCode } from "./reasons.ts";

export type FlowState = "draft" | "running" | "paused" | "held";
export type RunKind = "preview" | "apply" | "approve" | "pass";
export type RunState = "requested" | "applying" | "done" | "held" | "rejected" | "failed";
export type KnownRowState = "resting" | "invalid" | "invited" | "skipped" | "rejected";

export type FlowPolicy = {
  existingRows: "invite" | "known";
  /** More new people than these at once wait for somebody's yes. */
  holdAboveNew: number;
  /** So many of the people known by the source, and at least 3 of them, are not let go without somebody's yes. */
  holdAboveEndsPercent: number;
  quietSeconds: number;
  intervalSeconds: number;
  /** What is done about a row that is gone. An end is only ever planned, and waits. */
  onMissing: "flag" | "ignore" | "end";
};

/** Limits of the contract; how often a source is looked at comes from its connector. */
export const DEFAULT_POLICY: FlowPolicy = {
  existingRows: "invite",
  holdAboveNew: 20,
  holdAboveEndsPercent: 10,
  quietSeconds: 60,
  intervalSeconds: 60,
  onMissing: "flag",
};

export type RowProblem = { column: string; code: string; message: string };

/** What is done about a row. */
export const ROW_OUTCOMES = [
  "invite",
  "update",
  "rekey",
  "end",
  "missing",
  "duplicate",
  "conflict",
  "invalid",
  "skip",
] as const;

export type RowOutcome = (typeof ROW_OUTCOMES)[number];

export type PlannedRow = {
  key: string;
  /** Null where the row is not in the source any more, or in no table. */
  line: number | null;
  fields: Partial<Record<string, string>>;
  /** What was said of them before, where that is known. */
  before?: Partial<Record<string, string>>;
  reasonCode: ReasonCode;
  problems: RowProblem[];
  warnings: RowProblem[];
};

/** What a pass would do, or did, row by row; `unchanged` is a count. */
export type FlowPlan = {
  invite: PlannedRow[];
  update: PlannedRow[];
  rekey: PlannedRow[];
  end: PlannedRow[];
  missing: PlannedRow[];
  duplicate: PlannedRow[];
  conflicts: PlannedRow[];
  invalid: PlannedRow[];
  skip: PlannedRow[];
  unchanged: number;
};

export type FlowInput = {
  flowId: string;
  /** After so many passes it goes on as a new run, with a short history. */
  passesARun?: number;
};

/** What one look at the source did: counts, times and ids only, no row and no person. */
export type PassOutcome = {
  state: FlowState | "gone";
  read: number;
  invited: number;
  invalid: number;
  resting: number;
  written: number;
  problem: boolean;
  /** The plan that waits for a yes. */
  held?: { runId: string; planHash: string; rows: number } | null;
  /** Seconds until the next look is due; null while only a nudge can bring one. */
  nextInSeconds: number | null;
};

import type { Generated } from "kysely";
import type { Bigint, Defaulted } from "./columns.ts";

export type HookEventState = "taken" | "ours" | "quarantined";

export type HookEventTable = {
  id: string;
  connectionId: string | null;
  key: string;
  kind: string;
  subjects: string[];
  payload: string;
  state: HookEventState;
  problem: string | null;
  occurredAt: Date | null;
  receivedAt: Generated<Date>;
};

export type FlowItemState = "waiting" | "held" | "done";

export type FlowItemTable = {
  flowId: string;
  subject: string;
  seq: Bigint;
  told: Defaulted<number>;
  groupKey: string | null;
  hookEventId: string | null;
  state: Defaulted<FlowItemState>;
  problem: string | null;
  toldAt: Generated<Date>;
  doneAt: Date | null;
};

export type RemovedConnectionTable = {
  id: string;
  removedAt: Generated<Date>;
};

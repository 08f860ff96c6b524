import type { Generated } from "kysely";
import type { HookEventState } from "../../domain/hook-event.ts";
import type { SeenItem } from "../../domain/seen-item.ts";
import type { Bigint, Defaulted, MaybeJson } from "./columns.ts";

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
  seen: MaybeJson<SeenItem>;
  tries: Defaulted<number>;
  retryAt: Date | null;
  toldAt: Generated<Date>;
  doneAt: Date | null;
};

export type RemovedConnectionTable = {
  id: string;
  removedAt: Generated<Date>;
};

export type UntoldEventTable = {
  hookEventId: string;
  connector: string;
  accountKey: string;
  isOurs: boolean;
  forgets: boolean;
  property: string | null;
};

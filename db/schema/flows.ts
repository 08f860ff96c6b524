import type { FlowFilter } from "../../domain/flow-filter.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import type {
  FlowPlan,
  FlowPolicy,
  FlowState,
  KnownRowState,
  RunKind,
  RunState,
} from "../../domain/flow.ts";
import type { ActorKind } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { Defaulted, Json, MaybeJson } from "./columns.ts";
import type { ColumnType, Generated } from "kysely";

export type ConnectionState = "ok" | "paused" | "needs_sign_in" | "misconfigured";

export type ConnectionTable = {
  id: string;
  locationId: string;
  connector: string;
  name: string;
  sealedSettings: string;
  state: Defaulted<ConnectionState>;
  /** By the database: whoever changes the state changes its time. */
  stateSince: Generated<Date>;
  problem: string | null;
  failureId: string | null;
  probeAfter: Date | null;
  accountKey: string | null;
  checkAskedAt: Date | null;
  checkedAt: Date | null;
  checkProblem: string | null;
  createdAt: Generated<Date>;
};

export type FlowTable = {
  id: string;
  locationId: string;
  connectionId: string | null;
  name: string;
  triggerKey: string;
  triggerInput: Json<Record<string, unknown>>;
  actionConnectionId: string | null;
  actionKey: string;
  actionInput: Json<Record<string, unknown>>;
  mapping: MaybeJson<Mapping>;
  filter: MaybeJson<FlowFilter>;
  policy: Json<FlowPolicy>;
  state: Defaulted<FlowState>;
  /** By the database: whoever changes a state or a problem changes its time. */
  stateSince: Generated<Date>;
  problem: string | null;
  problemSince: Generated<Date | null>;
  stopped: Defaulted<boolean>;
  pausedFor: "sign_in" | null;
  waitSeconds: Defaulted<number>;
  waitsUntil: Date | null;
  sourceGlance: string | null;
  sourceReadAt: Date | null;
  statusesDigest: string | null;
  statusesBy: string | null;
  statusesUntil: Date | null;
  cursor: MaybeJson<unknown>;
  polledAt: Date | null;
  deletedAt: Date | null;
  createdAt: Generated<Date>;
};

export type FlowRunTable = {
  id: string;
  flowId: string;
  kind: RunKind;
  state: RunState;
  planHash: string | null;
  plan: MaybeJson<FlowPlan>;
  counts: MaybeJson<Record<string, number>>;
  code: string | null;
  problem: string | null;
  ofRun: string | null;
  actorKind: ActorKind | null;
  actorId: string | null;
  startedAt: Generated<Date>;
  finishedAt: Date | null;
};

export type KnownRowTable = {
  flowId: string;
  key: string;
  fingerprint: string;
  unchangedSince: Defaulted<Date>;
  canonicalEmail: string | null;
  state: KnownRowState;
  problem: string | null;
  refusedFor: ReasonCode | null;
  invitationId: string | null;
  membershipId: string | null;
  settledFingerprint: string | null;
  settledEmail: string | null;
  settledFields: MaybeJson<Record<string, string>>;
  personPrint: string | null;
  missingSince: Date | null;
  missingSettled: Defaulted<boolean>;
  heldRun: string | null;
  approvedRun: string | null;
  approvedAs: string | null;
  suspect: Defaulted<boolean>;
  returned: Defaulted<boolean>;
  atStart: Defaulted<boolean>;
};

export type WatchChannelTable = {
  id: string;
  flowId: string;
  connectionId: string;
  watches: Buffer;
  tokenHash: Buffer;
  resourceId: string | null;
  openedAt: Date | null;
  expiresAt: Date | null;
  stoppedAt: Date | null;
  closedAt: Date | null;
  lastMessageNumber: ColumnType<string, string | undefined, string>;
  lastNoticeAt: Date | null;
  createdAt: Generated<Date>;
};

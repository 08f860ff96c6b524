import type { ActorKind } from "../../domain/permissions.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { Bigint, Defaulted, Json, MaybeJson } from "./columns.ts";
import type { Generated } from "kysely";

export type OutboxKind = "start" | "changed" | "nudge";

export type OutboxTable = {
  id: Bigint;
  workflowId: string;
  kind: OutboxKind;
  subjectId: string;
  attempts: Generated<number>;
  notBefore: Defaulted<Date>;
  leasedUntil: Date | null;
  lease: string | null;
  doneAt: Date | null;
  stuckReason: string | null;
  createdAt: Generated<Date>;
};

export type AuditTable = {
  id: Bigint;
  at: Generated<Date>;
  locationId: string | null;
  personId: string | null;
  membershipId: string | null;
  invitationId: string | null;
  actorKind: ActorKind;
  actorId: string | null;
  channel: string | null;
  type: string;
  reasonCode: ReasonCode;
  detail: Json<Record<string, unknown>>;
  address: string | null;
};

export type IdempotencyTable = {
  scope: string;
  key: string;
  requestHash: Buffer;
  status: number | null;
  answer: MaybeJson<unknown>;
  createdAt: Generated<Date>;
};

export type RateLimitTable = { bucket: string; windowStart: Date; count: number };

import type { ColumnType, Generated } from "kysely";
import type { InvitationStatus, MailState, Source } from "../domain/invitation.ts";
import type { LocationSettings, Locale } from "../domain/location.ts";
import type { SuppressionReason } from "../domain/mail-fate.ts";
import type { MailKind } from "../domain/mail.ts";
import type { ActorKind, Permission } from "../domain/permissions.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import type {
  FlowPlan,
  FlowPolicy,
  FlowState,
  KnownRowState,
  RunKind,
  RunState,
} from "../domain/flow.ts";

type Json<T> = ColumnType<T, string, string>;
type MaybeJson<T> = ColumnType<T | null, string | null, string | null>;
type Bigint = ColumnType<string, never, never>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export type LocationTable = {
  id: string;
  slug: string;
  name: string;
  timezone: string;
  locale: Locale;
  settings: Json<LocationSettings>;
  createdAt: Generated<Date>;
};

export type PersonTable = {
  id: string;
  canonicalEmail: string;
  email: string;
  firstName: string;
  lastName: string | null;
  phone: string | null;
  locale: Locale | null;
  isOwner: Defaulted<boolean>;
  activatedAt: Date | null;
  lastSeenAt: Date | null;
  createdAt: Generated<Date>;
};

export type MembershipTable = {
  id: string;
  personId: string;
  locationId: string;
  type: "member" | "nonmember";
  role: Defaulted<"member" | "admin">;
  permissions: Defaulted<Permission[]>;
  invitedAt: Defaulted<Date>;
  removedAt: Date | null;
  removalReason: string | null;
  createdAt: Generated<Date>;
};

export type ConnectionState = "ok" | "paused" | "needs_sign_in" | "misconfigured";

export type ConnectionTable = {
  id: string;
  locationId: string;
  connector: string;
  name: string;
  sealedSettings: string;
  state: Defaulted<ConnectionState>;
  problem: string | null;
  createdAt: Generated<Date>;
};

export type FlowTable = {
  id: string;
  locationId: string;
  connectionId: string | null;
  name: string;
  triggerKey: string;
  triggerInput: Json<Record<string, unknown>>;
  actionKey: string;
  actionInput: Json<Record<string, unknown>>;
  policy: Json<FlowPolicy>;
  state: Defaulted<FlowState>;
  problem: string | null;
  stopped: Defaulted<boolean>;
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

export type InvitationTable = {
  id: string;
  locationId: string;
  membershipId: string;
  personId: string;
  firstName: string;
  lastName: string | null;
  status: InvitationStatus;
  source: Source;
  flowId: string | null;
  locale: Locale;
  generation: Defaulted<number>;
  resentAt: Date | null;
  firstSentAt: Date | null;
  sentAt: Date | null;
  signInUntil: Date | null;
  remindAt: Date | null;
  remindedAt: Date | null;
  closeAt: Date | null;
  activatedAt: Date | null;
  activatedBy: "link" | "code" | null;
  statusAt: Generated<Date>;
  createdAt: Generated<Date>;
};

export type RevokeReason = "newer" | "revoked" | "activated" | "bounced";

export type SignInLinkTable = {
  id: string;
  invitationId: string;
  personId: string;
  locationId: string;
  generation: number;
  keyId: string;
  nonce: Buffer;
  tokenHash: Buffer;
  canonicalEmail: string;
  validUntil: Date | null;
  spentAt: Date | null;
  pressedBy: Buffer | null;
  revokedAt: Date | null;
  revokeReason: RevokeReason | null;
  suspendedAt: Date | null;
  createdAt: Generated<Date>;
};

export type SignInCodeTable = {
  id: string;
  personId: string | null;
  canonicalEmail: string;
  purpose: string;
  flowHash: Buffer;
  salt: Buffer;
  codeHash: Buffer;
  tries: Generated<number>;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Generated<Date>;
};

export type SessionTable = {
  id: string;
  personId: string;
  tokenHash: Buffer;
  signedInBy: "link" | "code" | "owner_link";
  idleUntil: Date;
  endsAt: Date;
  endedAt: Date | null;
  lastSeenAt: Generated<Date>;
  createdAt: Generated<Date>;
};

export type OwnerLinkTable = {
  id: string;
  personId: string;
  tokenHash: Buffer;
  validUntil: Date;
  spentAt: Date | null;
  createdAt: Generated<Date>;
};

export type EmailTable = {
  id: string;
  purpose: string;
  kind: MailKind;
  locationId: string | null;
  personId: string | null;
  invitationId: string | null;
  generation: number | null;
  recipient: string;
  locale: Locale;
  sealedCode: string | null;
  subject: string | null;
  html: string | null;
  text: string | null;
  unsubscribeUrl: string | null;
  state: Defaulted<MailState>;
  reason: string | null;
  providerId: string | null;
  batchId: string | null;
  alone: Defaulted<boolean>;
  attempts: Generated<number>;
  notBefore: Defaulted<Date>;
  attemptedAt: Date | null;
  settledAt: Date | null;
  createdAt: Generated<Date>;
};

export type ProviderEventTable = {
  id: string;
  type: string;
  detail: string | null;
  providerId: string | null;
  emailId: string | null;
  occurredAt: Date;
  receivedAt: Generated<Date>;
};

export type SuppressionTable = {
  canonicalEmail: string;
  reason: SuppressionReason;
  createdAt: Generated<Date>;
};

export type UnsubscribedTable = {
  personId: string;
  locationId: string;
  createdAt: Generated<Date>;
};

export type MailBatchTable = { id: string; fence: string; createdAt: Generated<Date> };
export type MailerTable = {
  singleton: Generated<boolean>;
  fence: ColumnType<string, number, number>;
};

export type MailboxMessageTable = {
  id: string;
  emailId: string;
  recipient: string;
  kind: MailKind;
  subject: string;
  html: string;
  text: string;
  headers: Json<Record<string, string>>;
  sentAt: Generated<Date>;
};

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

export type ApiKeyTable = {
  id: string;
  secretHash: Buffer;
  locationId: string | null;
  permissions: Permission[];
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Generated<Date>;
};

export type RateLimitTable = { bucket: string; windowStart: Date; count: number };

export type Database = {
  location: LocationTable;
  person: PersonTable;
  membership: MembershipTable;
  connection: ConnectionTable;
  flow: FlowTable;
  flowRun: FlowRunTable;
  invitation: InvitationTable;
  signInLink: SignInLinkTable;
  signInCode: SignInCodeTable;
  session: SessionTable;
  ownerLink: OwnerLinkTable;
  email: EmailTable;
  providerEvent: ProviderEventTable;
  suppression: SuppressionTable;
  unsubscribed: UnsubscribedTable;
  mailBatch: MailBatchTable;
  mailer: MailerTable;
  mailboxMessage: MailboxMessageTable;
  outbox: OutboxTable;
  audit: AuditTable;
  idempotency: IdempotencyTable;
  knownRow: KnownRowTable;
  apiKey: ApiKeyTable;
  rateLimit: RateLimitTable;
};

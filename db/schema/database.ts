import type { ConnectionGrantTable, ConnectionSignInTable } from "./connection-grants.ts";
import type {
  ConnectionTable,
  FlowRunTable,
  FlowTable,
  KnownRowTable,
  WatchChannelTable,
} from "./flows.ts";
import type {
  FlowItemTable,
  HookEventTable,
  RemovedConnectionTable,
  UntoldEventTable,
} from "./events.ts";
import type { FirstStepsTable } from "./first-steps.ts";
import type { InvitationTable, SignInLinkTable } from "./invitations.ts";
import type {
  EmailTable,
  MailBatchTable,
  MailboxMessageTable,
  MailerTable,
  ProviderEventTable,
  SuppressionTable,
  UnsubscribedTable,
} from "./mail.ts";
import type {
  ConsentTable,
  LocationTable,
  MembershipTable,
  MemberWordTable,
  PersonTable,
} from "./people.ts";
import type { AuditTable, IdempotencyTable, OutboxTable, RateLimitTable } from "./records.ts";
import type { ApiKeyTable, OwnerLinkTable, SessionTable, SignInCodeTable } from "./sign-in.ts";

export type Database = {
  location: LocationTable;
  firstSteps: FirstStepsTable;
  person: PersonTable;
  membership: MembershipTable;
  consent: ConsentTable;
  memberWord: MemberWordTable;
  connection: ConnectionTable;
  connectionGrant: ConnectionGrantTable;
  connectionSignIn: ConnectionSignInTable;
  flow: FlowTable;
  flowRun: FlowRunTable;
  watchChannel: WatchChannelTable;
  hookEvent: HookEventTable;
  untoldEvent: UntoldEventTable;
  flowItem: FlowItemTable;
  removedConnection: RemovedConnectionTable;
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

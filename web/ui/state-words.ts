import type { FlowState, RowOutcome, RunKind, RunState } from "../../domain/flow.ts";
import type { InvitationStatus, MailState, Source } from "../../domain/invitation.ts";
import type { Locale } from "../../domain/location.ts";
import type { MailKind } from "../../domain/mail.ts";
import type { ActorKind, Permission } from "../../domain/permissions.ts";
import type { ConnectionView } from "../../services/connection-view.ts";
import { stateWordsDe } from "./state-words-de.ts";

/** The words that people read for our states: each set by what it is a state of. */
export type StateWords = {
  invitation: Record<InvitationStatus | "not_needed", string>;
  mail: Record<MailState, string>;
  mailKind: Record<MailKind, string>;
  flow: Record<FlowState, string>;
  run: Record<RunState, string>;
  runKind: Record<RunKind, string>;
  /** What a plan does, or does not, about a row. */
  outcome: Record<RowOutcome, string>;
  connection: Record<ConnectionView["state"], string>;
  /** What a flow was told of. */
  item: Record<"waiting" | "held" | "done", string>;
  /** The word in a sheet's `Status`. */
  row: Record<RowWord, string>;
  membership: Record<"member" | "nonmember", string>;
  removal: Record<RemovalReason, string>;
  source: Record<Source, string>;
  actor: Record<ActorKind, string>;
  permission: Record<Permission, string>;
};

type RowWord =
  | "queued"
  | "invited"
  | "delivered"
  | "reminded"
  | "activated"
  | "bounced"
  | "revoked"
  | "held"
  | "failed"
  | "removed"
  | "skipped";

type RemovalReason = "manual" | "auto_expired" | "company_removed" | "transfer" | "revoked";

const en: StateWords = {
  invitation: {
    queued: "Mail is on its way",
    sent: "Invited",
    window_closed: "Invited, link over",
    reminded: "Reminded",
    activated: "Activated",
    revoked: "Revoked",
    bounced: "Mail came back",
    closed: "Closed",
    not_needed: "Not needed",
  },
  mail: {
    queued: "Queued",
    handed_over: "Handed over",
    delivered: "Delivered",
    bounced: "Came back",
    complained: "Reported as unwanted",
    refused: "Refused",
    canceled: "Canceled",
    suppressed: "Not sent",
    unknown: "In doubt",
  },
  mailKind: {
    invitation: "Invitation",
    reminder: "Reminder",
    code: "Code to sign in",
    welcome: "Welcome",
    ending: "Notice of an end",
    removed: "Notice of leaving",
    test: "Test",
    connection_failed: "Connection locked out",
    address_changed: "Address changed",
  },
  flow: { draft: "Draft", running: "Running", paused: "Paused", held: "Waits for a yes" },
  run: {
    requested: "Asked for",
    applying: "Being carried out",
    done: "Done",
    held: "Waits for a yes",
    rejected: "Rejected",
    failed: "Failed",
  },
  runKind: { preview: "Preview", apply: "First plan", approve: "Yes to a plan", pass: "Pass" },
  outcome: {
    invite: "Invite",
    update: "Change",
    rekey: "New address",
    end: "Let go",
    missing: "Gone from the source",
    duplicate: "Twice",
    conflict: "Conflict",
    invalid: "Has a problem",
    skip: "Nothing to do",
  },
  connection: {
    ok: "Connected",
    paused: "Paused",
    needs_sign_in: "Needs a sign-in",
    misconfigured: "Needs other settings",
  },
  item: { waiting: "Waits for its turn", held: "Held", done: "Done" },
  row: {
    queued: "Mail is on its way",
    invited: "Invited",
    delivered: "Delivered",
    reminded: "Reminded",
    activated: "Activated",
    bounced: "Mail came back",
    revoked: "Revoked",
    held: "Waits for a yes",
    failed: "Not sent",
    removed: "Removed",
    skipped: "Already a member",
  },
  membership: { member: "Member", nonmember: "No member" },
  removal: {
    manual: "Removed by hand",
    auto_expired: "The subscription ended",
    company_removed: "The company was removed",
    transfer: "Moved to another location",
    revoked: "The invitation was revoked",
  },
  source: {
    console: "Console",
    api: "API",
    "csv-file": "CSV file",
    "google-sheets": "Google Sheets",
    hubspot: "HubSpot",
    "webhook-in": "Webhook",
    mass_invite: "Mass invite",
    join_request: "Request to join",
    workmate: "Invited by a colleague",
    transfer: "Moved from another location",
    lead: "Lead",
  },
  actor: {
    person: "A person",
    key: "An API key",
    flow: "A flow",
    system: "Usher",
    "temporal-ui": "Somebody in the Temporal UI",
  },
  permission: {
    customers: "People and invitations",
    billing: "Plans and subscriptions",
    admins: "Administrators and API keys",
    settings: "Location and mail texts",
    integrations: "Connections and flows",
    analytics: "Figures",
  },
};

export const stateWords: Record<Locale, StateWords> = { en, de: stateWordsDe };

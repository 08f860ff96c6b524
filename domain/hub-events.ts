/** What becomes of people here, as the audit names it (contract: Events). */
export const HUB_EVENTS = [
  "invitation.queued",
  "invitation.sent",
  "invitation.delivered",
  "invitation.bounced",
  "invitation.reminded",
  "invitation.window_closed",
  "invitation.activated",
  "invitation.revoked",
  "invitation.closed",
  "member.created",
  "member.activated",
  "member.updated",
  "member.removed",
  "member.restored",
] as const;

/** What a flow may wait for: one of them, or all of one kind, or all. */
export const HUB_TRIGGERS = [...HUB_EVENTS, "invitation.*", "member.*", "*"] as const;

export type HubTrigger = (typeof HUB_TRIGGERS)[number];

/** What is told to whoever asks; no flow waits for what is about nobody. */
export const TOLD_EVENTS = [...HUB_EVENTS, "connection.failed"] as const;

/** Each with a sentence, for whoever chooses among them. */
export const HUB_TRIGGER_SUMMARIES: Record<HubTrigger, string> = {
  "invitation.queued": "Somebody is invited, or their invitation is sent again",
  "invitation.sent": "The mail of an invitation is handed over to be sent",
  "invitation.delivered": "The mail of an invitation reached its mailbox",
  "invitation.bounced": "The mail of an invitation came back, or was refused",
  "invitation.reminded": "Somebody is reminded of their invitation",
  "invitation.window_closed": "The sign-in link of an invitation is over",
  "invitation.activated": "Somebody accepts an invitation, or had an active account already",
  "invitation.revoked": "An invitation is taken back",
  "invitation.closed": "An invitation ends because nobody accepted it in time",
  "member.created": "Somebody becomes a member for the first time",
  "member.activated": "A member signs in for the first time",
  "member.updated": "A member's name or phone is corrected before they have signed in",
  "member.removed": "Somebody is no member any more",
  "member.restored": "Somebody who had left is a member again",
  "invitation.*": "Anything becomes of an invitation",
  "member.*": "Anything becomes of a member",
  "*": "Anything becomes of an invitation or a member",
};

const EVENTS: ReadonlySet<string> = new Set(HUB_EVENTS);

export const isHubEvent = (type: string): boolean => EVENTS.has(type);

/** The triggers that an event of this type sets off. */
export const triggersOf = (type: string): string[] => [type, `${type.split(".")[0]}.*`, "*"];

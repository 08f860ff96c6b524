/** What happens here and others may be told of, as the audit names it (contract: Events). */
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

const EVENTS: ReadonlySet<string> = new Set(HUB_EVENTS);

export const isHubEvent = (type: string): boolean => EVENTS.has(type);

/** The triggers that an event of this type sets off. */
export const triggersOf = (type: string): string[] => [type, `${type.split(".")[0]}.*`, "*"];

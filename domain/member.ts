import type { InvitationStatus } from "./invitation.ts";

/** How somebody stands at a location: a member by what became of their invitation, or somebody who is none any more. */
export const MEMBER_STATES = [
  "waiting",
  "bounced",
  "activated",
  "closed",
  "revoked",
  "left",
] as const;

export type MemberState = (typeof MEMBER_STATES)[number];

export type Standing = {
  type: "member" | "nonmember";
  removalReason: string | null;
  /** Of their latest invitation; null for somebody who never had one. */
  status: InvitationStatus | null;
  hasSignedIn: boolean;
};

/** Who signed in has activated, also by a code after the invitation had closed. */
export function memberState({ type, removalReason, status, hasSignedIn }: Standing): MemberState {
  if (type === "nonmember") return removalReason === "revoked" ? "revoked" : "left";
  if (status === "closed") return hasSignedIn ? "activated" : "closed";
  if (status === "activated" || status === "bounced") return status;
  return status === null && hasSignedIn ? "activated" : "waiting";
}

/** The statuses that the latest invitation of somebody in that state can have; none of those is told by it alone. */
export const STATUSES_OF: Record<MemberState, readonly InvitationStatus[]> = {
  waiting: ["queued", "sent", "window_closed", "reminded"],
  bounced: ["bounced"],
  activated: ["activated", "closed"],
  closed: ["closed"],
  revoked: ["revoked"],
  left: [],
};

import type { InvitationStatus, MailState } from "./invitation.ts";

export type RowFate = {
  status: InvitationStatus;
  mailState: MailState | null;
  removed: boolean;
  /** They have signed in, if after the invitation was closed. */
  active: boolean;
};

/** The word in a sheet's `Status` for what became of its row (contract: Sheets). */
export function rowStatus({ status, mailState, removed, active }: RowFate): string {
  if (removed && status !== "revoked") return "removed";
  switch (status) {
    case "sent":
      return mailState === "delivered" ? "delivered" : "invited";
    case "closed":
      return active ? "activated" : "invited";
    case "window_closed":
      return "invited";
    case "bounced":
      return mailState === "refused" || mailState === "suppressed" ? "failed" : "bounced";
    case "queued":
    case "reminded":
    case "activated":
    case "revoked":
      return status;
  }
}

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
      return mailState === "delivered" ? "delivered" : (returned(mailState) ?? "invited");
    case "closed":
      return active ? "activated" : "invited";
    case "window_closed":
      return returned(mailState) ?? "invited";
    case "bounced":
      return returned(mailState) ?? "bounced";
    case "queued":
    case "reminded":
    case "activated":
    case "revoked":
      return status;
  }
}

/** A mail that did not arrive says so also while its invitation goes on. */
function returned(mailState: MailState | null): "failed" | "bounced" | undefined {
  if (mailState === "refused" || mailState === "suppressed") return "failed";
  return mailState === "bounced" ? "bounced" : undefined;
}

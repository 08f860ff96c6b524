export const INVITATION_STATUSES = [
  "queued",
  "sent",
  "window_closed",
  "reminded",
  "activated",
  "revoked",
  "bounced",
  "closed",
] as const;

export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

export const FINAL_STATUSES = ["activated", "revoked", "closed"] as const;

export const MAIL_STATES = [
  "queued",
  "handed_over",
  "delivered",
  "bounced",
  "complained",
  "refused",
  "canceled",
  "suppressed",
  "unknown",
] as const;

export type MailState = (typeof MAIL_STATES)[number];

export const SOURCES = [
  "console",
  "api",
  "csv-file",
  "google-sheets",
  "hubspot",
  "webhook-in",
  "mass_invite",
  "join_request",
  "workmate",
  "transfer",
  "lead",
] as const;

export type Source = (typeof SOURCES)[number];

/** What the process is started with: an id, never a person. */
export type InvitationInput = {
  invitationId: string;
  /** False where the search attributes are not registered: setting one then would fail the task for ever. */
  searchable: boolean;
  /** The mail is out already (mass invite): the process begins by waiting. */
  sent?: InvitationProgress;
};

/** The row as the process sees it: states and absolute times (ISO 8601), no name and no address. */
export type InvitationProgress = {
  status: InvitationStatus;
  mailState: MailState;
  signInUntil: string | null;
  remindAt: string | null;
  closeAt: string | null;
};

export type TimedStep = "closeWindow" | "remind" | "close";

export type NextStep =
  | { step: "send" | "done"; waitUntil: null; summary: string }
  /** A person's turn: only a change goes on from here. */
  | { step: "idle"; waitUntil: null; summary: string }
  | { step: TimedStep; waitUntil: string; summary: string };

/** What an invitation does next, and when: of all that is due one day, the earliest. */
export function nextStep(now: InvitationProgress): NextStep {
  const over = isFinal(now.status);
  if (now.mailState === "queued" && (!over || now.status === "activated")) {
    return { step: "send", waitUntil: null, summary: "Hand the mail over" };
  }
  if (over) return { step: "done", waitUntil: null, summary: `Done: ${now.status}` };
  const open = now.status === "sent" || now.status === "window_closed";
  const due: [TimedStep, string | null, string][] = [
    ["closeWindow", now.status === "sent" ? now.signInUntil : null, "The link signs in"],
    ["remind", open ? now.remindAt : null, "Reminds, if not activated"],
    ["close", now.closeAt, now.status === "bounced" ? "Waits for a resend" : "Waits for sign-in"],
  ];
  let next: NextStep | undefined;
  for (const [step, waitUntil, what] of due) {
    if (waitUntil && (!next?.waitUntil || Date.parse(waitUntil) < Date.parse(next.waitUntil))) {
      next = { step, waitUntil, summary: `${what}; until ${waitUntil}` };
    }
  }
  return next ?? { step: "idle", waitUntil: null, summary: "Waits for sign-in" };
}

export const isFinal = (status: InvitationStatus) =>
  status === "activated" || status === "revoked" || status === "closed";

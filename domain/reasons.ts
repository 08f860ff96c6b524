/** Why something was decided: each code with the sentence shown to people (`GET /reasons`). */
export const REASONS = {
  invited: "Invited: a new person for this location.",
  reinvited: "Invited again after having left.",
  already_member: "Not invited: already a member of this location.",
  already_active: "Has an active account: told about the new location, no activation needed.",
  corrected_before_activation:
    "Name corrected by the only location that invited them, before activation.",
  mail_accepted: "The mail provider accepted the mail.",
  mail_refused: "The mail provider refused the mail for good.",
  mail_unknown: "It is not known whether the mail went out; it is not sent again by itself.",
  mail_canceled: "The mail was no longer wanted when its turn came.",
  window_over: "The 24 hours of the sign-in link are over; signing in goes by code.",
  not_activated: "Reminded once: not activated in time.",
  reminder_off: "Not reminded: the location's reminder is off.",
  reminder_too_late: "Not reminded: the invitation was no longer open for it.",
  reminder_replaced: "Not reminded: the invitation was sent again instead.",
  pressed_link: "Signed in by the link in the mail.",
  entered_code: "Signed in by a code.",
  resent: "Sent again on request, with a new link.",
  revoked_by_admin: "Revoked on request.",
  closed_after_limit: "Closed: not activated within the location's limit.",
  row_invalid: "Not invited: the row has a problem.",
  row_resting: "Waits: the row changed a moment ago.",
  row_duplicate: "Not invited: another row has the same address.",
  row_new: "A new, complete row.",
  created: "Created.",
  changed: "Changed.",
  deleted: "Deleted.",
  signed_out: "Signed out.",
} as const;

export type ReasonCode = keyof typeof REASONS;

export const MAIL_KINDS = [
  "invitation",
  "reminder",
  "code",
  "welcome",
  "ending",
  "removed",
  "test",
  "connection_failed",
  "address_changed",
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

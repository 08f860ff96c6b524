export const MAIL_KINDS = [
  "invitation",
  "reminder",
  "code",
  "welcome",
  "ending",
  "removed",
  "test",
  "connection_failed",
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

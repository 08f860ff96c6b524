export type MailKind =
  | "invitation"
  | "reminder"
  | "code"
  | "welcome"
  | "ending"
  | "removed"
  | "test";

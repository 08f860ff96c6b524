/** What can be said of an input that was taken all the same. The words are stable; the sentences are not. */
export type WarningCode =
  | "line_break_replaced"
  | "invisible_removed"
  | "placeholder_ignored"
  | "address_unwrapped"
  | "short_row"
  | "other_mailbox"
  | "international_domain"
  | "number_completed"
  | "extension_ignored"
  | "time_ignored"
  | "serial_date"
  | "past_date"
  | "far_date"
  | "not_used_yet";

export type Warning = { code: WarningCode; message: string };

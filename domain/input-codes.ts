/** Every word an input can be refused with, and how to mend it. The words are stable; the sentences are not. */
export const INPUT_MESSAGES = {
  required: "This is needed. Fill it in.",
  invalid_email: "This is not an e-mail address. Write one address, like ada@example.com.",
  invalid_phone: "This is not a phone number. Write it with its country code, like +49 30 1234567.",
  invalid_date: "This is not a date. Write it as YYYY-MM-DD.",
  ambiguous_date:
    "This date can be read in two ways. Write it as YYYY-MM-DD, or set the location's date format.",
  unknown_plan: "No plan of this location has this ID. Copy the ID from the location's plans.",
  unknown_company:
    "No company of this location has this ID. Copy the ID from the location's companies.",
  unknown_locale: "This language is not one we write in. Choose one of the languages offered.",
  duplicate_row: "Another row has the same address. Keep one of them.",
  control_character: "This has invisible control characters in it. Type it anew.",
  too_long: "This is too long. Shorten it.",
  formula: "This looks like a formula. Begin it with a letter.",
  markup: "This looks like markup or a web address. Write plain text without <, > and links.",
  unknown_field: "There is no such field. Remove it, or check its spelling.",
  company_conflict: "This person belongs to another company here. Move them there first.",
  manager_without_company: "A manager needs a company. Choose one, or leave manager off.",
  permissions_without_administrator:
    "Permissions are for administrators. Make this person one, or leave the permissions out.",
  no_plan: "A start date or a renewal needs a plan. Add the plan's ID, or remove them.",
  subscription_too_short: "This ends before the plan's commitment does. Choose a later end.",
  blacklisted: "This address is blocked. Unblock it first, if that was a mistake.",
  resend_too_soon: "It was sent only just now. Wait five minutes before sending it again.",
  forbidden_address: "This address leads into a private network. Use a public one.",
  too_few_cells: "This row has fewer cells than the header. Add the missing ones, even if empty.",
  too_many_cells: "This row has more cells than the header. Put a cell with a separator in quotes.",
} satisfies Record<string, string>;

export type InputCode = keyof typeof INPUT_MESSAGES;

/** Every word a whole text (a file, a pasted list) can be refused with. */
export const TEXT_MESSAGES = {
  no_email_column: 'There is no e-mail column. Name one column "Email" in the first row.',
  duplicate_header: "Two columns have the same name. Rename or remove one of them.",
  unreadable: 'This is not a table of text. Save it as "CSV UTF-8" and try again.',
  too_many_rows: "There are too many rows. Split the table into several.",
  too_many_columns: "There are too many columns. Remove those that are not needed.",
  unbalanced_quote: 'A quotation mark is not closed. Close it, or double it ("") if it is text.',
} satisfies Record<string, string>;

export type TextCode = keyof typeof TEXT_MESSAGES;

export type Refused = { ok: false; code: InputCode; message: string };

export const refuse = (code: InputCode, message: string = INPUT_MESSAGES[code]): Refused => ({
  ok: false,
  code,
  message,
});

/** The zod issue that carries one of our words; `params.code` survives to the edge that answers. */
export const inputIssue = ({ code, message }: { code: InputCode; message: string }) => ({
  code: "custom" as const,
  message,
  params: { code },
});

import { parseRoster, type Roster, type RosterOptions } from "../../domain/roster/roster.ts";

export const header = "First name,Last name,Email";
export const adaRow = "Ada,Lovelace,ada@example.com";
export const ada = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" };

/** A text with the header and these rows. */
export const people = (...rows: string[]) => [header, ...rows].join("\n");

export function roster(text: string, options?: RosterOptions): Roster {
  const read = parseRoster(text, options);
  if ("error" in read) throw new Error(`${read.error.code}: ${read.error.message}`);
  return read;
}

/** Why the text as a whole is refused. */
export function failure(text: string, options?: RosterOptions) {
  const read = parseRoster(text, options);
  return "error" in read ? read.error : undefined;
}

export const fieldsOf = (text: string, options?: RosterOptions) =>
  roster(text, options).rows.map((row) => row.fields);

export const problemsOf = (text: string, options?: RosterOptions) =>
  roster(text, options).rows.map((row) => row.problems.map(({ code }) => code));

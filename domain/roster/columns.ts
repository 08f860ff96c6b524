import { TEXT_MESSAGES } from "../input-codes.ts";
import { trimInvisible, withoutInvisible } from "../visible-text.ts";
import { UnreadableText } from "./records.ts";

/** What a table can say of a person, in the order that holds where there is no header (R43). */
export const FIELD_NAMES = [
  "firstName",
  "lastName",
  "email",
  "phone",
  "companyId",
  "planId",
  "startDate",
  "renewal",
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

/** The names a field goes by in a header; the first is the one we show. */
const ALIASES: Record<FieldName, readonly string[]> = {
  firstName: ["First name", "Given name", "Forename", "Vorname", "Rufname"],
  lastName: ["Last name", "Surname", "Family name", "Nachname", "Familienname", "Zuname"],
  email: ["Email", "Email address", "Mail", "E-Mail-Adresse", "Mailadresse", "E-mail 1 - Value"],
  phone: [
    "Phone number",
    "Phone",
    "Telephone",
    "Mobile",
    "Mobile phone",
    "Phone 1 - Value",
    "Telefon",
    "Telefonnummer",
    "Rufnummer",
    "Handy",
    "Handynummer",
    "Mobil",
    "Mobilnummer",
  ],
  companyId: ["Company ID", "Firmen-ID", "Unternehmens-ID"],
  planId: ["Plan ID", "Tarif-ID"],
  startDate: ["Start date", "Startdatum", "Vertragsbeginn"],
  renewal: ["Renewal", "Verlängerung", "Vertragsverlängerung"],
};

/** The columns that are ours: written to the right of the data, and never read as data. */
export const OWN_COLUMNS = ["Status", "Status at", "Problem", "Invite ID"] as const;
export type OwnColumn = (typeof OWN_COLUMNS)[number];
export type OwnCells = Partial<Record<OwnColumn, string>>;

/** A column as it stands, by position; one that is neither a field nor ours is shown and ignored. */
export type RosterColumn = {
  header: string;
  field: FieldName | undefined;
  own: OwnColumn | undefined;
};

/** The name a field is shown under where the table itself has none. */
export const fieldTitle = (field: FieldName): string => ALIASES[field][0] ?? field;

/** The columns of a header row, by their names alone. Refuses one without addresses, or with a name twice. */
export function columnsOf(header: string[], line = 1): RosterColumn[] {
  const columns = header.map((typed): RosterColumn => ({
    header: trimInvisible(typed),
    field: fieldNamed(typed),
    own: undefined,
  }));
  refuseDuplicates(columns, line);
  if (!columns.some((column) => column.field === "email")) {
    throw new UnreadableText("no_email_column", missingEmail(header), line);
  }
  return columns;
}

/** The columns of a table without a header: the documented order, as far as its first row goes. */
export const columnsInOrder = (firstRow: string[]): RosterColumn[] => {
  const fields = isAddressAlone(firstRow)
    ? (["email"] as const)
    : FIELD_NAMES.slice(0, firstRow.length);
  return fields.map((field) => ({ header: fieldTitle(field), field, own: undefined }));
};

/** A list of addresses has no header to look for, and no other column than this. */
export const isAddressAlone = (cells: string[]): boolean =>
  cells.length === 1 && cells[0]?.includes("@") === true;

export const fieldNamed = (header: string): FieldName | undefined => {
  const name = compact(header);
  return FIELD_NAMES.find((field) => ALIASES[field].some((alias) => compact(alias) === name));
};

/** Which of ours a column is named like; the customer may have one of the same name. */
export const ownName = (header: string): OwnColumn | undefined =>
  OWN_COLUMNS.find((own) => compact(own) === compact(header));

function refuseDuplicates(columns: RosterColumn[], line: number): void {
  const seen = new Map<string, string>();
  for (const { header, field } of columns) {
    const name = field ?? compact(header);
    if (name === "" || ownName(header) !== undefined) continue;
    const first = seen.get(name);
    if (first !== undefined) {
      const which = first === header ? `"${header}" twice` : `"${first}" and "${header}"`;
      throw new UnreadableText(
        "duplicate_header",
        `The header has ${which}. Rename or remove one of the two columns.`,
        line,
      );
    }
    seen.set(name, header);
  }
}

function missingEmail(header: string[]): string {
  if (header.some((cell) => cell.includes("@"))) {
    return (
      "The first row has an address in it, not names of columns. Put a header row above it. A pasted list without " +
      `one is read as ${FIELD_NAMES.map(fieldTitle).join(", ")}, once that is confirmed.`
    );
  }
  const shown = header.map((cell) => `"${trimInvisible(cell).slice(0, 40)}"`).slice(0, 10);
  return `${TEXT_MESSAGES.no_email_column} It has: ${shown.join(", ")}.`;
}

/** Upper and lower case, blanks and signs make no difference: `* E-Mail:` is `email`. */
function compact(header: string): string {
  return withoutInvisible(header)
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

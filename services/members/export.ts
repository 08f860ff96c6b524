import { getLocation } from "../../db/locations.ts";
import type { Source } from "../../domain/invitation.ts";
import type { Locale } from "../../domain/location.ts";
import type { MemberState } from "../../domain/member.ts";
import { authorize, type Actor } from "../../domain/permissions.ts";
import { guardCell } from "../../domain/roster/guarded-cell.ts";
import { record } from "../audit.ts";
import { unitOfWork, type ServiceDeps } from "../unit-of-work.ts";
import { readPage, type MembersAsked } from "./list.ts";
import { memberView, newForSeconds, type MemberView } from "./view.ts";

/** The words of the file: its heads, which our own readers know, and those for states and sources. */
export type ExportWords = {
  locale: Locale;
  heads: Record<(typeof COLUMNS)[number], string>;
  state: Record<MemberState, string>;
  source: Record<Source, string>;
};

const COLUMNS = [
  "firstName",
  "lastName",
  "email",
  "phone",
  "state",
  "source",
  "invitedAt",
  "activatedAt",
  "lastSeenAt",
] as const;

const ROWS_AT_ONCE = 500;

/**
 * The people asked for as a file of comma-separated values, piece by piece: however many they are, no more than one
 * page of them is in memory. Times are those of the location, whose zone stands in the heads. That somebody took it
 * is on record before the first byte.
 */
export async function exportMembers(
  deps: ServiceDeps,
  actor: Actor,
  locationRef: string,
  asked: MembersAsked,
  words: ExportWords,
): Promise<AsyncGenerator<string>> {
  const location = await getLocation(deps.db, locationRef);
  authorize(actor, "customers", location.id);
  const { search, ...filter } = asked;
  await unitOfWork(deps, (tx) =>
    record(tx, actor, {
      type: "people.exported",
      reasonCode: "exported",
      locationId: location.id,
      detail: { ...filter, isSearch: Boolean(search) },
    }),
  );
  const { timezone } = location;
  const time = timeIn(timezone);

  async function* pieces(): AsyncGenerator<string> {
    // The mark lets a spreadsheet see that this is UTF-8.
    yield `\uFEFF${line(headsOf(words, timezone), words.locale)}`;
    for (let before: string | undefined; ;) {
      const page = { limit: ROWS_AT_ONCE, ...(before !== undefined && { before }) };
      const rows = await readPage(deps.db, location.id, newForSeconds(location), asked, page);
      const people = rows.map((row) => cellsOf(memberView(row, actor), words, time));
      yield people.map((cells) => line(cells, words.locale)).join("");
      before = rows.at(-1)?.id;
      if (rows.length < ROWS_AT_ONCE || before === undefined) return;
    }
  }
  return pieces();
}

const TIMES: readonly string[] = ["invitedAt", "activatedAt", "lastSeenAt"];

const headsOf = ({ heads }: ExportWords, timezone: string): string[] =>
  COLUMNS.map((column) =>
    TIMES.includes(column) ? `${heads[column]} (${timezone})` : heads[column],
  );

const cellsOf = (member: MemberView, words: ExportWords, time: (at: string) => string): string[] =>
  COLUMNS.map((column) => {
    if (column === "state") return words.state[member.state];
    if (column === "source") return member.source === null ? "" : words.source[member.source];
    const value = member[column] ?? "";
    return TIMES.includes(column) && value !== "" ? time(value) : value;
  });

/** Where a comma stands in numbers, spreadsheets part cells at semicolons; our readers see which it is. */
const SEPARATORS: Record<Locale, string> = { en: ",", de: ";" };

const line = (cells: string[], locale: Locale): string =>
  `${cells.map((cell) => quoted(guardCell(cell))).join(SEPARATORS[locale])}\r\n`;

const quoted = (cell: string): string =>
  /[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** As spreadsheets of every language read it: 2027-01-31 09:30. */
function timeIn(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (at) => format.format(new Date(at));
}

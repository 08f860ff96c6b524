import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { placeOf, type Place } from "./a1.ts";
import { everyArea, linesOf, type Book, type Dimension, type Metadata, type Tab } from "./book.ts";
import { invalid } from "./refusal.ts";

/** Metadata and where it is attached. */
export type Attached = { metadata: Metadata; at: Place | undefined; dimension?: Dimension };

export function everyMetadata(book: Book): Attached[] {
  const onLines = (tab: Tab, dimension: Dimension) =>
    linesOf(tab, dimension).flatMap((line, from) => {
      const span = { from, to: from + 1 };
      const named = dimension === "ROWS" ? { rows: span } : { columns: span };
      const area = { ...everyArea(tab), ...named };
      return line.metadata.map((metadata) => ({ metadata, at: { tab, area }, dimension }));
    });
  return [
    ...book.metadata.map((metadata) => ({ metadata, at: undefined })),
    ...book.tabs.flatMap((tab) => [
      ...tab.metadata.map((metadata) => ({ metadata, at: { tab, area: everyArea(tab) } })),
      ...onLines(tab, "ROWS"),
      ...onLines(tab, "COLUMNS"),
    ]),
  ];
}

export function developerMetadata({ metadata, at, dimension }: Attached) {
  const location: sheets_v4.Schema$DeveloperMetadataLocation = !at
    ? { locationType: "SPREADSHEET", spreadsheet: true }
    : dimension === undefined
      ? { locationType: "SHEET", sheetId: at.tab.sheetId }
      : {
          locationType: dimension === "ROWS" ? "ROW" : "COLUMN",
          dimensionRange: {
            ...(at.tab.sheetId !== 0 && { sheetId: at.tab.sheetId }),
            dimension,
            startIndex: dimension === "ROWS" ? at.area.rows.from : at.area.columns.from,
            endIndex: dimension === "ROWS" ? at.area.rows.to : at.area.columns.to,
          },
        };
  return { ...metadata, location } satisfies sheets_v4.Schema$DeveloperMetadata;
}

/** The metadata that a lookup finds. */
export function lookedUp(book: Book, lookup: sheets_v4.Schema$DeveloperMetadataLookup) {
  const { metadataId, metadataKey, metadataValue, visibility, locationType } = lookup;
  return everyMetadata(book).filter((it) => {
    const { metadata } = it;
    return (
      (metadataId ?? metadata.metadataId) === metadata.metadataId &&
      (metadataKey ?? metadata.metadataKey) === metadata.metadataKey &&
      (metadataValue ?? metadata.metadataValue) === metadata.metadataValue &&
      (visibility ?? metadata.visibility) === metadata.visibility &&
      [null, undefined, developerMetadata(it).location.locationType].includes(locationType)
    );
  });
}

export function tabOf(book: Book, sheetId: number | null | undefined): Tab {
  const tab = book.tabs.find((it) => it.sheetId === (sheetId ?? 0));
  if (!tab) throw invalid(`No grid with id: ${sheetId ?? 0}`);
  return tab;
}

export function placeOfRange(book: Book, range: sheets_v4.Schema$GridRange): Place {
  const tab = tabOf(book, range.sheetId);
  const { rows, columns } = everyArea(tab);
  const area = {
    rows: { from: range.startRowIndex ?? 0, to: range.endRowIndex ?? rows.to },
    columns: { from: range.startColumnIndex ?? 0, to: range.endColumnIndex ?? columns.to },
  };
  return { tab, area };
}

/** What a filter means at present: nothing, where it asks for metadata that is not there. */
export function placesOf(book: Book, filter: sheets_v4.Schema$DataFilter): Place[] {
  const { a1Range, gridRange, developerMetadataLookup } = filter;
  if (typeof a1Range === "string") return [placeOf(book, a1Range)];
  if (gridRange) return [placeOfRange(book, gridRange)];
  if (!developerMetadataLookup) throw invalid("A data filter has to be set.");
  return lookedUp(book, developerMetadataLookup).flatMap(({ at }) => at ?? []);
}

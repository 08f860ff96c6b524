import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { linesOf, type Book, type Metadata, type Protection } from "./book.ts";
import { developerMetadata, everyMetadata, lookedUp, placeOfRange, tabOf } from "./filters.ts";
import { protectionsOf } from "./reading.ts";
import { deedOf, linesIn, updateMask, type Doing } from "./request.ts";

/** The requests about protections and developer metadata. */
export const metadataDeeds = [
  deedOf("addProtectedRange", ({ protectedRange }, { book, by, fresh, fail }) => {
    const range = protectedRange?.range;
    if (!protectedRange || !range) throw fail("range must be set");
    const { tab } = placeOfRange(book, range);
    const id = protectedRange.protectedRangeId ?? fresh();
    if (book.tabs.some((it) => it.protections.some((other) => other.id === id))) {
      throw fail(`Protected range with id ${id} already exists`);
    }
    const editors = [by, ...(protectedRange.editors?.users ?? [])];
    tab.protections.push({ id, ...protectionIn(protectedRange, book), editors });
    const added = protectionsOf(tab).find((it) => it.protectedRangeId === id);
    return { addProtectedRange: { ...(added && { protectedRange: added }) } };
  }),

  deedOf("updateProtectedRange", ({ protectedRange, fields }, { book, fail }) => {
    const id = protectedRange?.protectedRangeId;
    const { found } = protection(book, id, fail);
    const mask = updateMask(fields, "ProtectedRange", fail);
    const given = protectionIn({ ...protectedRange }, book);
    if (mask.has("*") || mask.has("range"))
      Object.assign(found, { rows: given.rows, columns: given.columns });
    if (mask.has("*") || mask.has("description")) found.description = given.description;
    if (mask.has("*") || mask.has("warningOnly")) found.warningOnly = given.warningOnly;
  }),

  deedOf("deleteProtectedRange", ({ protectedRangeId }, { book, fail }) => {
    const { tab, found } = protection(book, protectedRangeId, fail);
    tab.protections = tab.protections.filter((it) => it !== found);
  }),

  deedOf("createDeveloperMetadata", ({ developerMetadata: given }, { book, fresh, fail }) => {
    const { metadataKey, metadataValue, visibility, location } = given ?? {};
    if (!metadataKey) throw fail("metadata_key must be specified");
    if (!visibility || visibility === "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED") {
      throw fail("visibility must be specified");
    }
    const metadataId = given?.metadataId ?? fresh();
    if (everyMetadata(book).some((it) => it.metadata.metadataId === metadataId)) {
      throw fail(`Metadata with id ${metadataId} already exists`);
    }
    const value = typeof metadataValue === "string" ? { metadataValue } : {};
    const metadata = { metadataId, metadataKey, ...value, visibility };
    const holder = holderOf(location ?? {}, book, fail);
    holder.metadata = [...holder.metadata, metadata];
    const made = everyMetadata(book).find((it) => it.metadata === metadata);
    return {
      createDeveloperMetadata: { ...(made && { developerMetadata: developerMetadata(made) }) },
    };
  }),

  deedOf("deleteDeveloperMetadata", ({ dataFilter }, { book, fail }) => {
    if (!dataFilter?.developerMetadataLookup) throw fail("a developerMetadataLookup is expected");
    const found = lookedUp(book, dataFilter.developerMetadataLookup);
    const gone = new Set(found.map(({ metadata }) => metadata));
    for (const holder of [
      book,
      ...book.tabs,
      ...book.tabs.flatMap((it) => [...it.rows, ...it.columns]),
    ]) {
      holder.metadata = holder.metadata.filter((it) => !gone.has(it));
    }
    return { deleteDeveloperMetadata: { deletedDeveloperMetadata: found.map(developerMetadata) } };
  }),
];

function protectionIn(
  given: sheets_v4.Schema$ProtectedRange,
  book: Book,
): Omit<Protection, "id" | "editors"> {
  const { range } = given;
  const place = placeOfRange(book, range ?? {});
  const [start, column] = [
    range?.startRowIndex ?? range?.endRowIndex,
    range?.startColumnIndex ?? range?.endColumnIndex,
  ];
  return {
    rows: typeof start === "number" ? place.area.rows : undefined,
    columns: typeof column === "number" ? place.area.columns : undefined,
    description: given.description ?? "",
    warningOnly: given.warningOnly ?? false,
  };
}

function protection(book: Book, id: number | null | undefined, fail: Doing["fail"]) {
  for (const tab of book.tabs) {
    const found = tab.protections.find((it) => it.id === id);
    if (found) return { tab, found };
  }
  throw fail(`No protected range with id: ${id ?? 0}`);
}

/** Where metadata is attached to: the spreadsheet, a tab, or a single row or column. */
function holderOf(
  location: sheets_v4.Schema$DeveloperMetadataLocation,
  book: Book,
  fail: Doing["fail"],
): { metadata: Metadata[] } {
  if (location.spreadsheet) return book;
  if (typeof location.sheetId === "number") return tabOf(book, location.sheetId);
  if (!location.dimensionRange) throw fail("location must be specified");
  const { tab, along, from, to } = linesIn(location.dimensionRange, book, fail);
  const line = linesOf(tab, along)[from];
  if (!line || to !== from + 1) {
    throw fail("dimensionRange must represent a single row or column");
  }
  return line;
}

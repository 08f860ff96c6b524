import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { placeOf } from "./a1.ts";
import { developerMetadata, everyMetadata, lookedUp, placesOf } from "./filters.ts";
import { spreadsheetOf } from "./reading.ts";
import { Refusal } from "./refusal.ts";
import { bodyOf, type Handler, type SheetsCall } from "./sheets-call.ts";
import type { StoredFile } from "./store.ts";
import { readValues, type Rendering } from "./values.ts";

const reading = (call: SheetsCall): StoredFile =>
  call.store.inSheets(call.path["spreadsheetId"] ?? "", call.address, "read");

export const sheetsReads: Record<string, Handler> = {
  "sheets.spreadsheets.get"(call) {
    const { id, book } = reading(call);
    const ranges = call.query.getAll("ranges");
    const places = ranges.length > 0 ? ranges.map((it) => placeOf(book, it)) : undefined;
    const includeGridData = call.query.get("includeGridData") === "true";
    const { beyondGrid } = call.store.mode;
    return spreadsheetOf(id, book, { places, beyondGrid, includeGridData, mask: call.mask });
  },

  "sheets.spreadsheets.getByDataFilter"(call) {
    const { id, book } = reading(call);
    const { dataFilters, includeGridData } =
      bodyOf<sheets_v4.Schema$GetSpreadsheetByDataFilterRequest>(call);
    const isAll = !dataFilters || dataFilters.length === 0;
    const places = isAll ? undefined : dataFilters.flatMap((it) => placesOf(book, it));
    const { beyondGrid } = call.store.mode;
    const asked = { places, beyondGrid, includeGridData: includeGridData ?? false };
    return spreadsheetOf(id, book, { ...asked, mask: call.mask });
  },

  "sheets.spreadsheets.developerMetadata.get"(call) {
    const { book } = reading(call);
    const id = Number(call.path["metadataId"]);
    const found = everyMetadata(book).find(({ metadata }) => metadata.metadataId === id);
    if (!found) throw new Refusal(404, "Requested entity was not found.");
    return developerMetadata(found);
  },

  "sheets.spreadsheets.developerMetadata.search"(call) {
    const { book } = reading(call);
    const { dataFilters } = bodyOf<sheets_v4.Schema$SearchDeveloperMetadataRequest>(call);
    const matched = (dataFilters ?? []).flatMap((dataFilter) =>
      lookedUp(book, dataFilter.developerMetadataLookup ?? {}).map((it) => ({
        developerMetadata: developerMetadata(it),
        dataFilters: [dataFilter],
      })),
    );
    return matched.length > 0 ? { matchedDeveloperMetadata: matched } : {};
  },

  "sheets.spreadsheets.values.get"(call) {
    const { book } = reading(call);
    const place = placeOf(book, call.path["range"] ?? "");
    return readValues(book, place, ...renderingOf(call));
  },

  "sheets.spreadsheets.values.batchGet"(call) {
    const { id, book } = reading(call);
    const valueRanges = call.query
      .getAll("ranges")
      .map((it) => readValues(book, placeOf(book, it), ...renderingOf(call)));
    return { spreadsheetId: id, valueRanges };
  },

  "sheets.spreadsheets.values.batchGetByDataFilter"(call) {
    const { id, book } = reading(call);
    const body = bodyOf<sheets_v4.Schema$BatchGetValuesByDataFilterRequest>(call);
    const how = {
      values: body.valueRenderOption ?? "FORMATTED_VALUE",
      dates: body.dateTimeRenderOption ?? "SERIAL_NUMBER",
    };
    const valueRanges = (body.dataFilters ?? []).flatMap((dataFilter) =>
      placesOf(book, dataFilter).map((place) => ({
        valueRange: readValues(book, place, body.majorDimension ?? "ROWS", how),
        dataFilters: [dataFilter],
      })),
    );
    return { spreadsheetId: id, valueRanges };
  },
};

function renderingOf({ query }: SheetsCall): [string, Rendering] {
  const how = {
    values: query.get("valueRenderOption") ?? "FORMATTED_VALUE",
    dates: query.get("dateTimeRenderOption") ?? "SERIAL_NUMBER",
  };
  return [query.get("majorDimension") ?? "ROWS", how];
}

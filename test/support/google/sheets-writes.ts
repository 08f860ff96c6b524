import type { sheets_v4 } from "googleapis/build/src/apis/sheets/v4.js";
import { placeOf, type Place } from "./a1.ts";
import { newRow, setCell, usedArea, type Book, type Span } from "./book.ts";
import { placesOf } from "./filters.ts";
import { newId } from "./ids.ts";
import { invalid } from "./refusal.ts";
import { doRequest } from "./requests.ts";
import { bodyOf, type Handler, type SheetsCall } from "./sheets-call.ts";
import { roleOf } from "./store.ts";
import { writeValues, type Written } from "./values.ts";

type Ranged = sheets_v4.Schema$ValueRange;

function writing<T>(
  call: SheetsCall,
  deed: (book: Book, note: (written: Written) => void) => T,
): T & { spreadsheetId: string } {
  const file = call.store.inSheets(call.path["spreadsheetId"] ?? "", call.address, "write");
  const isOwner = roleOf(file, call.address) === "owner";
  const said = call.store.change(file, { by: call.address, what: call.id }, (book, note) =>
    deed(book, (written) => {
      if (!isOwner) checkProtection(book, written, call.address);
      note(written);
    }),
  );
  return { spreadsheetId: file.id, ...said };
}

export const sheetsWrites: Record<string, Handler> = {
  "sheets.spreadsheets.batchUpdate"(call) {
    const { requests } = bodyOf<sheets_v4.Schema$BatchUpdateSpreadsheetRequest>(call);
    if (!requests || requests.length === 0) throw invalid("Must specify at least one request.");
    return writing(call, (book, note) => ({
      replies: requests.map((it, at) =>
        doRequest(it, at, { book, by: call.address, fresh: newId, note }),
      ),
    }));
  },

  "sheets.spreadsheets.values.update"(call) {
    const option = optionIn(call.query.get("valueInputOption"));
    return writing(call, (book, note) => {
      const place = placeOf(book, call.path["range"] ?? "");
      return writeValues(book, place, bodyOf<Ranged>(call), option, note);
    });
  },

  "sheets.spreadsheets.values.append"(call) {
    const option = optionIn(call.query.get("valueInputOption"));
    return writing(call, (book, note) => {
      const { tab, area } = placeOf(book, call.path["range"] ?? "");
      const from = Math.max(usedArea(tab).rows, area.rows.from);
      const values = bodyOf<Ranged>(call).values ?? [];
      while (tab.rows.length < from + values.length) {
        tab.rows.push(newRow());
      }
      const rows = { from, to: tab.rows.length };
      const columns = { from: area.columns.from, to: tab.columns.length };
      const there = { tab, area: { rows, columns } };
      return { updates: writeValues(book, there, { values }, option, note) };
    });
  },

  "sheets.spreadsheets.values.clear": (call) =>
    writing(call, (book) => {
      const range = call.path["range"] ?? "";
      clear(placeOf(book, range));
      return { clearedRange: range };
    }),

  "sheets.spreadsheets.values.batchClear": (call) =>
    writing(call, (book) => {
      const { ranges } = bodyOf<sheets_v4.Schema$BatchClearValuesRequest>(call);
      ranges?.forEach((it) => clear(placeOf(book, it)));
      return { clearedRanges: ranges ?? [] };
    }),

  "sheets.spreadsheets.values.batchUpdate"(call) {
    const { data, valueInputOption } = bodyOf<sheets_v4.Schema$BatchUpdateValuesRequest>(call);
    const option = optionIn(valueInputOption);
    return writing(call, (book, note) => {
      const responses = (data ?? []).map((it) =>
        writeValues(book, placeOf(book, it.range ?? ""), it, option, note),
      );
      return { ...totalsOf(responses), responses };
    });
  },

  "sheets.spreadsheets.values.batchUpdateByDataFilter"(call) {
    const body = bodyOf<sheets_v4.Schema$BatchUpdateValuesByDataFilterRequest>(call);
    const option = optionIn(body.valueInputOption);
    return writing(call, (book, note) => {
      const responses = (body.data ?? []).flatMap(({ dataFilter, ...given }) =>
        placesOf(book, dataFilter ?? {}).map((place) => ({
          ...writeValues(book, place, given, option, note),
          dataFilter,
        })),
      );
      return { ...totalsOf(responses), responses };
    });
  },
};

function optionIn(option: string | null | undefined): string {
  if (option === "RAW" || option === "USER_ENTERED") return option;
  throw invalid("'valueInputOption' is required but not specified");
}

function checkProtection(book: Book, { tab, row, column }: Written, by: string): void {
  const holds = (span: Span | undefined, at: number) => !span || (span.from <= at && at < span.to);
  const isClosed = book.tabs
    .find(({ title }) => title === tab)
    ?.protections.some(
      ({ rows, columns, warningOnly, editors }) =>
        !warningOnly && !editors.includes(by) && holds(rows, row) && holds(columns, column),
    );
  if (!isClosed) return;
  const whom = "Please contact the spreadsheet owner to remove protection if you need to edit.";
  throw invalid(`You are trying to edit a protected cell or object. ${whom}`);
}

function clear({ tab, area }: Place): void {
  for (let row = area.rows.from; row < Math.min(area.rows.to, tab.rows.length); row += 1) {
    const to = Math.min(area.columns.to, tab.columns.length);
    for (let column = area.columns.from; column < to; column += 1) {
      setCell(tab, row, column, undefined);
    }
  }
}

function totalsOf(responses: sheets_v4.Schema$UpdateValuesResponse[]) {
  const sum = (
    numberIn: (it: sheets_v4.Schema$UpdateValuesResponse) => number | null | undefined,
  ) => responses.reduce((total, it) => total + (numberIn(it) ?? 0), 0);
  const tabs = responses.map(({ updatedRange }) => updatedRange?.split("!")[0]);
  return {
    totalUpdatedRows: sum((it) => it.updatedRows),
    totalUpdatedColumns: sum((it) => it.updatedColumns),
    totalUpdatedCells: sum((it) => it.updatedCells),
    totalUpdatedSheets: new Set(tabs).size,
  };
}

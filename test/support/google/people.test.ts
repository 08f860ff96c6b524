import { beforeEach, expect, onTestFinished, test } from "vitest";
import { asText } from "./cell.ts";
import { startGoogle } from "./google.ts";
import type { Spreadsheet } from "./people.ts";
import type { TabSide } from "./people-tab.ts";

let book: Spreadsheet;
let tab: TabSide;
beforeEach(async () => {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const rows = [["Email", "Name"], ["bo@example.com", "Bo"], [], ["ada@example.com", "Ada"]];
  book = google.spreadsheet({ tabs: [{ title: "People", rows, rowCount: 5, columnCount: 2 }] });
  tab = book.tab();
});

const names = () => tab.column("Name");

test("sorting takes whole rows below the header, blank ones last", () => {
  tab.sort("Email");
  expect(names()).toEqual(["Ada", "Bo"]);
  tab.sort("Name", "descending");
  expect(tab.rows()[1]).toEqual(["bo@example.com", "Bo"]);
});

test("rows are inserted, moved, deleted, copied, and cut and pasted", () => {
  tab.insertRow(2, ["cy@example.com", "Cy"]);
  expect(names()).toEqual(["Cy", "Bo", "", "Ada"]);
  tab.moveRow(2, 5);
  expect(names()).toEqual(["Bo", "", "Ada", "Cy"]);
  tab.copyRow(tab.rowOf("Cy"), 3);
  expect(names()).toEqual(["Bo", "Cy", "Ada", "Cy"]);
  tab.cutAndPasteRow(2, 4);
  expect(names()).toEqual(["", "Cy", "Bo", "Cy"]);
  tab.deleteRows(2, 2);
  expect(names()).toEqual(["Bo", "Cy"]);
});

test("the grid grows by what is pasted below and beside it, and ends where it is trimmed", () => {
  tab.append(["cy@example.com", "Cy", "more"], ["di@example.com", "Di"]);
  expect(tab.size()).toEqual({ rows: 6, columns: 3 });
  tab.deleteRows(5, 2);
  tab.deleteColumn("C");
  tab.trim();
  expect(tab.size()).toEqual({ rows: 4, columns: 2 });
});

test("a sheet becomes another by its columns' names", () => {
  tab.become([
    ["Name", "New", "Email"],
    ["Ada", "n", "ada@example.com"],
  ]);
  expect(tab.rows()).toEqual([
    ["Name", "New", "Email"],
    ["Ada", "n", "ada@example.com"],
  ]);
  tab.become([["Email"], ["bo@example.com"]]);
  expect(tab.rows()).toEqual([["Email"], ["bo@example.com"]]);
});

test("a tab stays the same one when it is renamed, and is gone once it is deleted", () => {
  tab.rename("Persons");
  book.addTab({ title: "People", rows: [["other"]] });
  expect(tab.rows()[0]).toEqual(["Email", "Name"]);
  tab.remove();
  expect(() => tab.rows()).toThrow("The tab is deleted");
  expect(book.titles()).toEqual(["People"]);
});

test("dates, numbers and texts are shown as the place of the sheet writes them", () => {
  book.setLocale("de_DE");
  tab.type("A2", "2.3.2026");
  tab.type("B2", "1.234,5");
  expect(tab.rows()[1]).toEqual(["02.03.2026", "1234,5"]);
  tab.type("A2", "31.2.2026");
  expect(tab.kept("A2")?.entered).toEqual({ stringValue: "31.2.2026" });
});

test("a text cell keeps what is typed into it", () => {
  tab.edit("B2", asText("0600"));
  tab.type("B2", "0034600");
  tab.type("A2", "0034600");
  expect(tab.rows()[1]).toEqual(["34600", "0034600"]);
});

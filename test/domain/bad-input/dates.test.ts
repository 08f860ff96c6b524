import { expect, test } from "vitest";
import { calendarDate, type DateOptions } from "../../../domain/calendar-date.ts";

const today = "2026-11-24";

const dateOf = (input: string, options?: DateOptions) => {
  const read = calendarDate(input, options);
  return read.ok ? read.date : read.code;
};

const warningsOf = (input: string) => {
  const read = calendarDate(input, { today });
  return read.ok ? read.warnings.map(({ code }) => code) : read.code;
};

test.each([
  "2026-12-01",
  "2026-12-1",
  "2026/12/01",
  "01.12.2026",
  "1. 12. 2026",
  "1 December 2026",
  "1st of December 2026",
  "Dec 1, 2026",
  "December 1st, 2026",
  "01-Dec-2026",
  "1. Dezember 2026",
  "1 dez. 2026",
])("row 54: dates of ISO, in German and with the month's name are read: %s", (input) =>
  expect(calendarDate(input, { today })).toEqual({ ok: true, date: "2026-12-01", warnings: [] }),
);

test("row 54: dots part day, month and year, whatever the location's format", () => {
  expect(dateOf("03.04.2026", { dateFormat: "mdy" })).toBe("2026-04-03");
  expect(dateOf("1. März 2026")).toBe("2026-03-01");
  expect(dateOf("1 Ma\u0308rz 2026")).toBe("2026-03-01");
});

test("row 55: a date that can be read in two ways is refused until the format is named", () => {
  for (const dateFormat of [undefined, "iso"] as const) {
    expect(calendarDate("12/01/2026", { dateFormat })).toMatchObject({
      code: "ambiguous_date",
      message: expect.stringContaining("set the location's date format"),
    });
    expect(dateOf("12-01-2026", { dateFormat })).toBe("ambiguous_date");
  }
  expect(dateOf("12/01/2026", { dateFormat: "dmy" })).toBe("2026-01-12");
  expect(dateOf("12/01/2026", { dateFormat: "mdy" })).toBe("2026-12-01");
  expect(dateOf("05/05/2026")).toBe("2026-05-05");
});

test("row 56: a number above 12 can only be the day", () => {
  expect(dateOf("13/01/2026")).toBe("2026-01-13");
  expect(dateOf("01/13/2026")).toBe("2026-01-13");
  expect(dateOf("13/13/2026")).toBe("invalid_date");
});

test("row 56: a date that contradicts the format named is an error, not read the other way", () => {
  expect(dateOf("13/01/2026", { dateFormat: "dmy" })).toBe("2026-01-13");
  expect(calendarDate("13/01/2026", { dateFormat: "mdy" })).toMatchObject({
    code: "invalid_date",
    message: expect.stringContaining("no month 13"),
  });
});

test("row 57: a day that does not exist is refused", () => {
  for (const never of ["30.02.2028", "2027-02-29", "2100-02-29", "31 April 2026", "2026-13-01"]) {
    expect(dateOf(never)).toBe("invalid_date");
  }
  expect(dateOf("2028-02-29")).toBe("2028-02-29");
  expect(dateOf("29 Feb 2000")).toBe("2000-02-29");
});

test.each(["01.12.26", "12/13/26", "1 Dec 26", "20261201", "2026", "tomorrow", "Q4", "0026-01-01"])(
  "row 58: what is no whole date is refused, with how to write one: %s",
  (input) =>
    expect(calendarDate(input)).toMatchObject({
      code: "invalid_date",
      message: expect.stringContaining("YYYY-MM-DD"),
    }),
);

test("row 59: a spreadsheet's day number is read, and said so; a time in it is left out", () => {
  expect(dateOf("46357")).toBe("2026-12-01");
  expect(warningsOf("46357")).toEqual(["serial_date"]);
  expect(dateOf("46357.75")).toBe("2026-12-01");
  expect(warningsOf("46357,75")).toEqual(["time_ignored", "serial_date"]);
  expect(dateOf("2958465")).toBe("9999-12-31");
  for (const wrong of ["60", "0", "-5", "2958466"]) expect(dateOf(wrong)).toBe("invalid_date");
});

test("row 60: a day number of the 1904 system is shown as the date it was taken for, long past", () => {
  expect(dateOf("44895")).toBe("2022-11-30");
  expect(warningsOf("44895")).toEqual(["serial_date", "past_date"]);
});

test("row 61: a date past or far ahead is taken, with a warning", () => {
  expect(warningsOf("2026-11-23")).toEqual(["past_date"]);
  expect(warningsOf("2026-11-24")).toEqual([]);
  expect(warningsOf("2028-11-24")).toEqual([]);
  expect(warningsOf("2028-11-25")).toEqual(["far_date"]);
  expect(warningsOf("2040-01-01")).toEqual(["far_date"]);
  expect(calendarDate("2025-11-23", { today })).toMatchObject({
    warnings: [{ code: "past_date", message: expect.stringContaining("more than a year ago") }],
  });
});

test.each([
  "2026-12-01T23:30:00+02:00",
  "2026-12-01T00:30:00.000Z",
  "2026-12-01 09:00",
  "01.12.2026 09:00:00",
  "Dec 1, 2026, 9:00 AM",
])(
  "row 62: of a date with a time the date counts as it is written, with a warning: %s",
  (input) => {
    expect(dateOf(input)).toBe("2026-12-01");
    expect(warningsOf(input)).toEqual(["time_ignored"]);
  },
);

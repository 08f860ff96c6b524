import { expect, test } from "vitest";
import { decodeText } from "../../../domain/roster/encoding.ts";
import { ada, adaRow, failure, fieldsOf, header, people, roster } from "../read-roster.ts";

function textOf(bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  if ("error" in decoded) throw new Error(decoded.error.message);
  return decoded.text;
}

test("row 1: a byte order mark before the header is stripped", () => {
  expect(fieldsOf(`\uFEFF${people(adaRow)}`)).toEqual([ada]);
});

test("row 2: UTF-16 from Excel is read", () => {
  const bytes = Buffer.from(
    `\uFEFF${people("Zoë,L,zoe@example.com").replaceAll(",", "\t")}`,
    "utf16le",
  );
  expect(fieldsOf(textOf(bytes))).toMatchObject([{ firstName: "Zoë", email: "zoe@example.com" }]);
});

test("row 3: Windows-1252 is refused as a whole, with how to save the file as UTF-8", () => {
  expect(decodeText(Buffer.from(people("Jürgen,L,j@example.com"), "latin1"))).toMatchObject({
    error: { code: "unreadable", message: expect.stringMatching(/not UTF-8.*CSV UTF-8/) },
  });
});

test("row 4: with CR, LF and CRLF mixed the rows and their line numbers are right", () => {
  const text = `${header}\r${adaRow}\r\nBob,B,bob@example.com\n\nCy,C,cy@example.com`;
  expect(roster(text).rows.map(({ line, key }) => [line, key])).toEqual([
    [2, "ada@example.com"],
    [3, "bob@example.com"],
    [5, "cy@example.com"],
  ]);
});

test("row 5: the separator is found from the header, or named by its first line, and shown", () => {
  for (const separator of ["\t", ",", ";", "|"]) {
    const text = people(adaRow).replaceAll(",", separator);
    expect(roster(text)).toMatchObject({ separator, rows: [{ line: 2, fields: ada }] });
  }
  const named = "sep=;\r\nEmail;First name\r\nada@example.com;Ada\r\n";
  expect(roster(named)).toMatchObject({ separator: ";", rows: [{ line: 3, problems: [] }] });
});

test("row 6: a file of semicolons stays one when its cells are full of commas", () => {
  const text = "First name;Email;Notes, wishes, and so on\nAda;ada@example.com;a,b,c,d\n";
  expect(roster(text)).toMatchObject({ separator: ";", rows: [{ fields: { firstName: "Ada" } }] });
});

test.each([
  ["Vorname;Nachname;E-Mail-Adresse", "German"],
  ["* FIRST NAME ;last_name;E-Mail:", "signs and case"],
  ["\u200BFirst\u00A0name;Surname;Mail", "invisible marks"],
])("row 7: columns are known by their names: %s (%s)", (names) => {
  const read = roster(`${names}\nAda;Lovelace;ada@example.com`);
  expect(read.columns.map(({ field }) => field)).toEqual(["firstName", "lastName", "email"]);
  expect(read.rows).toMatchObject([{ fields: ada, problems: [], warnings: [] }]);
});

test("row 7: all eight columns are known in English and German", () => {
  const english = "First name,Last name,Email,Phone number,Company ID,Plan ID,Start date,Renewal";
  const german = "Vorname,Nachname,E-Mail,Telefonnummer,Firmen-ID,Tarif-ID,Startdatum,Verlängerung";
  const fields = [english, german].map((names) => roster(names).columns.map(({ field }) => field));
  expect(fields[0]).not.toContain(undefined);
  expect(fields[1]).toEqual(fields[0]);
});

test("row 8: without a header the documented order holds, once that is confirmed", () => {
  expect(fieldsOf(adaRow, { hasHeader: false })).toEqual([ada]);
  expect(failure(adaRow)).toMatchObject({
    code: "no_email_column",
    line: 1,
    message: expect.stringContaining("First name, Last name, Email, Phone number, Company ID"),
  });
});

test("row 9: columns are read by name in any order; unknown ones are named and ignored", () => {
  const read = roster(`Email,Shoe size,First name\nada@example.com,38,Ada`);
  expect(read.columns.map(({ header: name, field }) => [name, field])).toEqual([
    ["Email", "email"],
    ["Shoe size", undefined],
    ["First name", "firstName"],
  ]);
  expect(read.rows[0]?.fields).toEqual({ firstName: "Ada", email: "ada@example.com" });
});

test.each([
  ["one name twice", "Email,Notes,Notes"],
  ["one field under two names", "First name,Email,E-Mail-Adresse"],
])("row 10: a header with %s is refused, with its line", (_what, names) =>
  expect(failure(`\n${names}\n`)).toMatchObject({ code: "duplicate_header", line: 2 }),
);

test.each([
  "| First name | Last name | Email |\n|---|:-:|--:|\n| Ada | Lovelace | ada@example.com |\n",
  "First name | Last name | Email\n--- | --- | ---\nAda | Lovelace | ada@example.com",
])("row 17: a Markdown table is read: %j", (text) =>
  expect(roster(text).rows).toMatchObject([{ line: 3, fields: ada, problems: [] }]),
);

test.each([
  ["HTML", "<table><tr><td>Email</td></tr></table>"],
  ["HTML", "\uFEFF\n <!doctype html>"],
  ["JSON", '[{"email": "ada@example.com"}]'],
  ["JSON", '{"people": []}'],
])("row 18: %s is refused by name: %j", (name, text) =>
  expect(failure(text)).toMatchObject({
    code: "unreadable",
    message: expect.stringContaining(`This is ${name}`),
  }),
);

test("row 19: of a list of addresses only, each row lacks its first name", () => {
  const { columns, rows } = roster("ada@example.com\nbob@example.com\n");
  expect(columns).toEqual([{ header: "Email", field: "email", own: undefined }]);
  expect(rows.map(({ line, key }) => [line, key])).toEqual([
    [1, "ada@example.com"],
    [2, "bob@example.com"],
  ]);
  for (const { problems } of rows) {
    expect(problems).toMatchObject([
      { column: "First name", code: "required", message: expect.stringContaining("Add one") },
    ]);
  }
  expect(failure("ada@example.com\n", { hasHeader: true })).toMatchObject({
    code: "no_email_column",
  });
});

test("row 20: an empty text is said to be empty, a header alone to have no rows yet", () => {
  for (const text of ["", "\uFEFF", " \n\t\n", ",,,\n"]) {
    expect(failure(text)).toMatchObject({
      code: "unreadable",
      message: expect.stringContaining("This is empty"),
    });
  }
  expect(roster(`${header}\n\n`)).toMatchObject({ columns: [{}, {}, {}], rows: [] });
});

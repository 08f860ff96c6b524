import { describe, expect, test } from "vitest";
import { fingerprint } from "../../domain/roster/fingerprint.ts";
import { parseRoster, type Roster, type RosterOptions } from "../../domain/roster/roster.ts";
import { cpuMilliseconds } from "../support/cpu-time.ts";

function roster(text: string, options?: RosterOptions): Roster {
  const read = parseRoster(text, options);
  if ("error" in read) throw new Error(`${read.error.code}: ${read.error.message}`);
  return read;
}

function failure(text: string, options?: RosterOptions) {
  const read = parseRoster(text, options);
  return "error" in read ? read.error : undefined;
}

const fieldsOf = (text: string, options?: RosterOptions) =>
  roster(text, options).rows.map((row) => row.fields);

const problemsOf = (text: string, options?: RosterOptions) =>
  roster(text, options).rows.map((row) => row.problems.map(({ code }) => code));

const ada = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" };
const header = "First name,Last name,Email";
const row = "Ada,Lovelace,ada@example.com";

describe("a table of people", () => {
  test.each([
    ["comma", ","],
    ["semicolon", ";"],
    ["tab", "\t"],
    ["bar", "|"],
  ])("is read whatever parts its cells: %s", (_name, separator) => {
    const text = `${header}\n${row}\n`.replaceAll(",", separator);
    expect(roster(text)).toMatchObject({ separator, rows: [{ line: 2, fields: ada }] });
  });

  test("with semicolons stays one when its cells are full of commas", () => {
    const text = "First name;Email;Notes, wishes, and so on\nAda;ada@example.com;a,b,c,d\n";
    expect(fieldsOf(text)).toEqual([{ firstName: "Ada", email: "ada@example.com" }]);
  });

  test("may name its separator in a first line of its own, which counts", () => {
    expect(roster(`sep=;\r\nEmail;First name\r\nada@example.com;Ada\r\n`).rows).toMatchObject([
      { line: 3, key: "ada@example.com" },
    ]);
  });

  test("loses a byte order mark before its header", () => {
    expect(fieldsOf(`\uFEFF${header}\n${row}`)).toEqual([ada]);
  });

  test("has right rows and line numbers when CR, LF and CRLF are mixed", () => {
    const text = `${header}\r${row}\r\nBob,B,bob@example.com\n\nCy,C,cy@example.com`;
    expect(roster(text).rows.map(({ line, key }) => [line, key])).toEqual([
      [2, "ada@example.com"],
      [3, "bob@example.com"],
      [5, "cy@example.com"],
    ]);
  });

  test("keeps separators, quotes and line breaks that stand in quotes, and counts their lines", () => {
    const text = `${header},Notes\n"Ada","Love,lace",ada@example.com,"say ""hi""\r\nnow"\nBob,B,bob@example.com,5" pipe`;
    const [first, second] = roster(text).rows;
    expect(first?.cells).toEqual(["Ada", "Love,lace", "ada@example.com", 'say "hi"\r\nnow']);
    expect(second).toMatchObject({ line: 4, cells: ["Bob", "B", "bob@example.com", '5" pipe'] });
  });

  test.each([
    ["Vorname;Nachname;E-Mail-Adresse", "German"],
    ["* FIRST NAME ;last_name;E-Mail:", "signs and case"],
    ["Given Name;Family Name;E-mail 1 - Value", "Google Contacts"],
    ["\u200BFirst\u00A0name;Surname;Mail", "invisible marks"],
  ])("knows its columns by name: %s (%s)", (names) => {
    expect(fieldsOf(`${names}\nAda;Lovelace;ada@example.com`)).toEqual([ada]);
  });

  test("is read by name in any order, and unknown columns are shown and ignored", () => {
    const read = roster(`Email,Shoe size,First name\nada@example.com,38,Ada`);
    expect(read.columns.map(({ header: name, field }) => [name, field])).toEqual([
      ["Email", "email"],
      ["Shoe size", undefined],
      ["First name", "firstName"],
    ]);
    expect(read.rows[0]?.fields).toEqual({ firstName: "Ada", email: "ada@example.com" });
  });

  test("without a header is read in the documented order when that is confirmed, else refused", () => {
    expect(fieldsOf(row, { hasHeader: false })).toEqual([ada]);
    expect(failure(row)).toMatchObject({ code: "no_email_column" });
    expect(problemsOf("ada@example.com\nbob@example.com", { hasHeader: false })).toEqual([
      ["required"],
      ["required"],
    ]);
  });

  test("may have blank rows and blank columns anywhere", () => {
    const text = `\n,,,\n${header},,\n\n , ,\u00A0,,\n${row},,\n\n`;
    expect(roster(text).rows).toMatchObject([{ line: 6, fields: ada, problems: [] }]);
  });

  test("with a header alone has no rows", () => {
    expect(roster(header).rows).toEqual([]);
  });

  test("of 5,000 rows is read within two seconds, one of 5,001 is refused", async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => `P${n},Q,p${n}@example.com,030 1234567`);
    const text = [`${header},Phone`, ...rows].join("\n");
    const cost = await cpuMilliseconds(() =>
      expect(roster(text, { country: "DE" }).rows).toHaveLength(5000),
    );
    expect(cost).toBeLessThan(2000);
    expect(failure(`${text}\n${row},`)).toMatchObject({ code: "too_many_rows" });
  });
});

describe("a text that is no such table is refused as a whole", () => {
  test.each([
    ["empty", "", "unreadable"],
    ["only blanks", " \n\t\n", "unreadable"],
    ["HTML", "<table><tr><td>Email", "unreadable"],
    ["JSON", '[{"email": "ada@example.com"}]', "unreadable"],
    ["no e-mail column", "First name,Last name\nAda,Lovelace", "no_email_column"],
    ["a header twice", "Email,Notes,Notes\n", "duplicate_header"],
    ["a field under two names", "Email,E-Mail-Adresse\n", "duplicate_header"],
    ["100,000 columns", `Email${",x".repeat(100_000)}`, "too_many_columns"],
    [
      "201 columns",
      `Email,${Array.from({ length: 200 }, (_, n) => `c${n}`).join(",")}`,
      "too_many_columns",
    ],
  ])("%s", (_what, text, code) => expect(failure(text)).toMatchObject({ code }));

  test.each([
    ["never closed", `${header}\n${row}\n"Bob,B,bob@example.com\n`, 3],
    [
      "closed by the next one's opening",
      `${header}\n"Ada,L,ada@example.com\n"Bob",B,bob@example.com`,
      2,
    ],
    ["in the header", `First name,"Last name,Email\n${row}`, 1],
  ])("an unbalanced quote, with its line, before it swallows rows: %s", (_what, text, line) =>
    expect(failure(text)).toMatchObject({ code: "unbalanced_quote", line }),
  );
});

describe("a row", () => {
  const people = (...rows: string[]) => [header, ...rows].join("\n");

  test("stands on its own: a bad one says why and spoils no other", () => {
    const text = people(
      ",B,bob@example.com",
      row,
      "Cy,C,cy@",
      "=1+1,D,dee@example.com",
      "<b>,E,eve@example.com",
    );
    expect(problemsOf(text)).toEqual([
      ["required"],
      [],
      ["invalid_email"],
      ["formula"],
      ["markup"],
    ]);
  });

  test("names the column and the way to mend it", () => {
    expect(roster("E-Mail,Vorname\nada,Ada").rows[0]?.problems).toEqual([
      {
        column: "E-Mail",
        code: "invalid_email",
        message: expect.stringContaining("like ada@example.com"),
      },
    ]);
  });

  test("that is too short is refused in a paste and filled in a sheet", () => {
    const text = `${header},Phone\n${row}`;
    expect(problemsOf(text)).toEqual([["too_few_cells"]]);
    expect(roster(text, { shortRows: "fill" }).rows[0]).toMatchObject({
      problems: [],
      warnings: [{ code: "short_row" }],
    });
  });

  test("that is too long is refused, never cut", () => {
    expect(problemsOf(people(`${row},more`))).toEqual([["too_many_cells"]]);
  });

  test("has its control characters refused and its line breaks made blanks, with a word", () => {
    expect(problemsOf(people("A\u0000da,L,ada@example.com"))).toEqual([["control_character"]]);
    expect(roster(people('"Ada\nMaria",L,ada@example.com')).rows[0]).toMatchObject({
      fields: { firstName: "Ada Maria" },
      warnings: [{ column: "First name", code: "line_break_replaced" }],
    });
  });

  test("with a cell of a megabyte is refused at once", async () => {
    const text = people(`${"x".repeat(1024 * 1024)},L,ada@example.com`);
    const cost = await cpuMilliseconds(() => expect(problemsOf(text)).toEqual([["too_long"]]));
    expect(cost).toBeLessThan(1000);
  });

  test("may wrap its address in a name or mailto:, which is said", () => {
    for (const cell of ["Ada <Ada@example.com>", "mailto:Ada@example.com"]) {
      expect(roster(people(`Ada,L,${cell}`)).rows[0]).toMatchObject({
        key: "ada@example.com",
        fields: { email: "Ada@example.com" },
        warnings: [{ code: "address_unwrapped" }],
      });
    }
  });

  test("with a placeholder is empty there: a warning where it may be, a refusal where not", () => {
    const [optional, required] = roster(
      people("Ada,#N/A,ada@example.com", "n/a,B,bob@example.com"),
    ).rows;
    expect(optional).toMatchObject({ problems: [], warnings: [{ code: "placeholder_ignored" }] });
    expect(required).toMatchObject({ problems: [{ column: "First name", code: "required" }] });
  });

  test("has its phone number read by the country given", () => {
    const text = `Email,First name,Phone\nada@example.com,Ada,030 1234567`;
    expect(fieldsOf(text, { country: "DE" })).toMatchObject([{ phone: "+49301234567" }]);
    expect(problemsOf(text)).toEqual([["invalid_phone"]]);
  });
});

describe("two rows of one address", () => {
  const people = (...rows: string[]) =>
    [`${header},Status,Status at,Problem,Invite ID`, ...rows].join("\n");
  const fill = { shortRows: "fill" } as const;

  test("that say the same count once, in whatever case and with whatever blanks", () => {
    const { rows } = roster(people(row, "Ada,Lovelace, ADA@Example.com "), fill);
    expect(rows[0]).toMatchObject({ problems: [], duplicateOf: undefined });
    expect(rows[1]).toMatchObject({ problems: [{ code: "duplicate_row" }], duplicateOf: 2 });
  });

  test("that differ are both refused, each with the other's line", () => {
    const { rows } = roster(people(row, "Eve,L,ada@example.com"), fill);
    expect(rows.map(({ problems }) => problems[0]?.message)).toEqual([
      expect.stringContaining("Line 3"),
      expect.stringContaining("Line 2"),
    ]);
  });

  test("of which one is known leave the known one alone", () => {
    const { rows } = roster(people("Eve,L,ada@example.com", `${row},invited,,,id-1`), fill);
    expect(rows.map(({ problems }) => problems.length)).toEqual([1, 0]);
  });

  test("with plus tags or dots are two people", () => {
    expect(
      problemsOf(people("Ada,L,a.da@example.com", "Ada,L,ada+1@example.com", row), fill),
    ).toEqual([[], [], []]);
  });
});

describe("our own columns", () => {
  const own = "Status,Status at,Problem,Invite ID";

  test("are recognised, wherever they were moved, and are no part of what the customer said", () => {
    const before = roster(`${header}\n${row}`).rows[0];
    const after = roster(`Invite ID,Status,${header},Problem,Status at\nid-1,invited,${row},,x`)
      .rows[0];
    expect(after).toMatchObject({
      inviteId: "id-1",
      own: { Status: "invited", "Status at": "x", Problem: "", "Invite ID": "id-1" },
      cells: ["", "", "Ada", "Lovelace", "ada@example.com", "", ""],
    });
    expect(fingerprint(after?.fields ?? {})).toBe(fingerprint(before?.fields ?? {}));
  });

  test("are told from the customer's own of the same name", () => {
    expect(roster(`${header},Status\n${row},VIP`).rows[0]).toMatchObject({ own: {} });
    const both = roster(`${header},Status,${own}\n${row},VIP,invited,,,id-1`).rows[0];
    expect(both?.own.Status).toBe("invited");
    expect(both?.cells[3]).toBe("VIP");
  });
});

test("a fingerprint changes with what is said of a person and not with how", () => {
  const print = fingerprint(ada);
  expect(fingerprint({ email: "ADA@example.com", lastName: "Lovelace", firstName: "Ada" })).toBe(
    print,
  );
  expect(fingerprint({ ...ada, lastName: "King" })).not.toBe(print);
  expect(fingerprint({ ...ada, phone: "+49301234567" })).not.toBe(print);
});

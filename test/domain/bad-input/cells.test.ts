import { expect, test } from "vitest";
import { cpuMilliseconds } from "../../support/cpu-time.ts";
import { ada, adaRow, failure, header, people, problemsOf, roster } from "../read-roster.ts";

test("row 11: quotes hold separators, line breaks and doubled quotes", () => {
  const text = `${header},Notes\n"Ada","Love,lace",ada@example.com,"say ""hi""\r\nnow"\nBob,B,bob@example.com,5" pipe`;
  const [first, second] = roster(text).rows;
  expect(first?.cells).toEqual(["Ada", "Love,lace", "ada@example.com", 'say "hi"\r\nnow']);
  expect(second).toMatchObject({ line: 4, cells: ["Bob", "B", "bob@example.com", '5" pipe'] });
});

test("row 12: a line break in a cell is read as a blank, with a warning", () => {
  expect(roster(people('"Ada\nMaria",L,ada@example.com')).rows[0]).toMatchObject({
    fields: { firstName: "Ada Maria" },
    problems: [],
    warnings: [{ column: "First name", code: "line_break_replaced" }],
  });
});

test.each([
  ["never closed", people(adaRow, '"Bob,B,bob@example.com\n'), 3],
  [
    "closed by the next one's opening",
    people('"Ada,L,ada@example.com', '"Bob",B,b@example.com'),
    2,
  ],
  ["in the header", `First name,"Last name,Email\n${adaRow}`, 1],
])(
  "row 13: an unbalanced quote is refused with its line, before it swallows rows: %s",
  (_what, text, line) => expect(failure(text)).toMatchObject({ code: "unbalanced_quote", line }),
);

test("row 14: short and long rows are errors of a paste; a sheet does not store empty cells", () => {
  expect(problemsOf(`${header},Phone\n${adaRow}\n${adaRow},,more`)).toEqual([
    ["too_few_cells"],
    ["too_many_cells"],
  ]);
  const filled = roster(`${header},Phone\n${adaRow}`, { shortRows: "fill" });
  expect(filled.rows[0]).toMatchObject({ problems: [], warnings: [{ code: "short_row" }] });
});

test("row 15: blank rows and trailing tabs are ignored", () => {
  const text = `\n,,,\n${header},,\n\n , ,\u00A0,,\n${adaRow},,\n\n`;
  expect(roster(text).rows).toMatchObject([{ line: 6, fields: ada, problems: [] }]);
  expect(roster(text.replaceAll(",", "\t")).rows).toMatchObject([{ line: 6, problems: [] }]);
});

test("row 16: an export of Google Contacts is mapped, the old form and the new", () => {
  const old =
    "Name,Given Name,Additional Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value\n" +
    "Ada Lovelace,Ada,,Lovelace,* Home,ada@example.com,,Mobile,+49 30 1234567";
  const recent =
    "First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n" +
    "Ada,,Lovelace,* myContacts,* Home,ada@example.com,Mobile,+49 30 1234567";
  for (const text of [old, recent]) {
    expect(roster(text).rows).toMatchObject([
      { fields: { ...ada, phone: "+49301234567" }, problems: [] },
    ]);
  }
});

test("row 21: NUL and other control characters are their row's error", () => {
  const text = people("A\u0000da,L,ada@example.com", "Bob,B\u0007,bob@example.com", adaRow);
  expect(roster(text).rows.map(({ problems }) => problems)).toMatchObject([
    [{ column: "First name", code: "control_character" }],
    [{ column: "Last name", code: "control_character" }],
    [],
  ]);
});

test.each(["First name", "Notes"])(
  "row 22: a cell of a megabyte is its row's error, in less than a second: %s",
  async (column) => {
    const huge = "x".repeat(1024 * 1024);
    const first = column === "Notes" ? "Ada" : huge;
    const text = `${header},Notes\n${first},L,ada@example.com,${column === "Notes" ? huge : ""}\n${adaRow},`;
    const cost = await cpuMilliseconds(() =>
      expect(roster(text).rows.map(({ problems }) => problems)).toMatchObject([
        [{ column, code: "too_long" }],
        [],
      ]),
    );
    expect(cost).toBeLessThan(1000);
  },
);

test("row 23: 5,001 rows are refused by name, 5,000 are read well within two seconds", async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => `P${n},Q,p${n}@example.com,030 1234567`);
  const text = [`${header},Phone`, ...rows].join("\n");
  const cost = await cpuMilliseconds(() =>
    expect(roster(text, { country: "DE" }).rows).toHaveLength(5000),
  );
  expect(cost).toBeLessThan(2000);
  expect(failure(`${text}\n${adaRow},`)).toMatchObject({ code: "too_many_rows", line: 5002 });
});

test("row 24: 100,000 columns are refused by name, at once", async () => {
  const tooMany = { code: "too_many_columns", line: 1 };
  for (const separator of [",", ";", "\t", "|"]) {
    const text = `Email${`${separator}x`.repeat(100_000)}`;
    const cost = await cpuMilliseconds(() => expect(failure(text)).toMatchObject(tooMany));
    expect(cost).toBeLessThan(1000);
  }
  const two = Array.from({ length: 200 }, (_, n) => `c${n}`).join(",");
  expect(failure(`Email,${two}`)).toMatchObject(tooMany);
});

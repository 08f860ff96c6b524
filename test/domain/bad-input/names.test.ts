import { expect, test } from "vitest";
import { personName } from "../../../domain/person-name.ts";
import { roster } from "../read-roster.ts";

const codeOf = (input: string) => {
  const read = personName(input);
  return read.ok ? "ok" : read.code;
};

/** The row of one first name, as it is read out of a paste. */
const rowOf = (name: string) =>
  roster(`Email,First name\nada@example.com,"${name.replaceAll('"', '""')}"`).rows[0];

test.each(["=1+1", "+49", "@SUM(A1)", "-1", "- 1", "\t=1", "＝1+1", "＋1", "－1", "＠x"])(
  "row 43: a name that a spreadsheet would run is refused: %j",
  (name) => {
    expect(codeOf(name)).toBe("formula");
    expect(rowOf(name)?.problems).toMatchObject([{ column: "First name", code: "formula" }]);
  },
);

test.each(["D'Arcy", "O'Neil-Smith", "'t Hooft", "-Ada"])(
  "row 43: a name with a sign in it is fine: %s",
  (name) => expect(personName(name)).toEqual({ ok: true, name }),
);

test.each(["山田太郎", "محمد", "שרה", "Nguyễn Thị Minh Khai", "👩‍🚀", "👨‍👩‍👧 ❤️", "می‌خواهم", "ක්‍ෂ"])(
  "row 46: a name of any script is kept as it is: %s",
  (name) => {
    expect(rowOf(name)).toMatchObject({ fields: { firstName: name }, problems: [], warnings: [] });
  },
);

test("row 46: a name is stored composed", () => {
  expect(rowOf("Zoe\u0308")).toMatchObject({ fields: { firstName: "Zo\u00EB" }, warnings: [] });
});

test.each(["Ada\u202Egnp.exe", "A\u202Ada", "A\u2066da\u2069x"])(
  "row 47: an override of the writing direction in a name is refused: %j",
  (name) =>
    expect(rowOf(name)?.problems).toMatchObject([
      { column: "First name", code: "control_character" },
    ]),
);

test.each(["A\u200Bda", "A\uFEFFda", "Ad\u00ADa", "A\u200Dda", "A\u200Eda", "A\u2060da"])(
  "row 48: a mark that shows nothing is removed from a name, with a warning: %j",
  (name) =>
    expect(rowOf(name)).toMatchObject({
      fields: { firstName: "Ada" },
      problems: [],
      warnings: [{ column: "First name", code: "invisible_removed" }],
    }),
);

test("row 49: a name of one letter is fine, and so is no last name", () => {
  const { rows } = roster("First name,Last name,Email\nX,,x@example.com\n王,,w@example.com");
  expect(rows).toMatchObject([
    { fields: { firstName: "X" }, problems: [], warnings: [] },
    { fields: { firstName: "王" }, problems: [], warnings: [] },
  ]);
});

test.each(["   ", "\u00A0\u2003", "\u200B", "\u3164", "\u2800", "\u200D\uFE0F"])(
  "row 50: a name that shows nothing is missing: %j",
  (name) =>
    expect(rowOf(name)?.problems).toMatchObject([{ column: "First name", code: "required" }]),
);

test.each(["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a > b", "＜b＞"])(
  "row 51: markup is no name: %s",
  (name) => expect(rowOf(name)?.problems).toMatchObject([{ code: "markup" }]),
);

test.each([
  "https://example.com",
  "Win at www.example",
  "evil.com",
  "EVIL.COM/win",
  "javascript:alert(1)",
  "//evil.example",
])("row 53: the address of a page is no name: %s", (name) =>
  expect(rowOf(name)?.problems).toMatchObject([{ code: "markup" }]),
);

test("an e-mail address in a name column brings up that the columns may be swapped", () => {
  const { rows } = roster("First name,Email\nada@example.com,Ada");
  expect(rows[0]?.problems).toMatchObject([
    { column: "First name", code: "markup", message: expect.stringContaining("swapped") },
    { column: "Email", code: "invalid_email" },
  ]);
});

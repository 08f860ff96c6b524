import { expect, test } from "vitest";
import { canonicalEmail } from "../../../domain/email-address.ts";
import { markDuplicates } from "../../../domain/roster/duplicates.ts";
import { cpuMilliseconds } from "../../support/cpu-time.ts";
import { adaRow, people, problemsOf, roster } from "../read-roster.ts";

const refusal = (input: string) => {
  const read = canonicalEmail(input);
  return read.ok ? undefined : { code: read.code, message: read.message };
};

/** The row of one address, as it is read out of a paste. */
const rowOf = (email: string) =>
  roster(`Email,First name\n"${email.replaceAll('"', '""')}",Ada`).rows[0];

test("row 25: an address takes no time to read, whatever is sent", async () => {
  const hostile = [
    "a".repeat(1_000_000),
    `${"a.".repeat(900)}@`,
    `a@${"a-".repeat(900)}`,
    `a@${"a.".repeat(900)}!`,
    `${"a".repeat(64)}@${"ä".repeat(1900)}`,
  ];
  for (const input of hostile) {
    expect(refusal(input)).toBeDefined();
    expect(await cpuMilliseconds(() => refusal(input))).toBeLessThan(50);
  }
});

test("row 26: of an address twice, in another case or with blanks, the second is a duplicate of that line", () => {
  const { rows } = roster(people(adaRow, "Ada,Lovelace, ADA@Example.com\u00A0"));
  markDuplicates(rows, "Email");
  expect(rows[0]?.problems).toEqual([]);
  expect(rows[1]).toMatchObject({
    duplicateOf: 2,
    problems: [
      { column: "Email", code: "duplicate_row", message: expect.stringContaining("Line 2") },
    ],
  });
});

test.each([
  ["ada+desk@example.com", "ada@example.com"],
  ["a.da+desk@gmail.com", "ada@gmail.com"],
  ["a.da@gmail.com", "ada@gmail.com"],
  ["ada@googlemail.com", "ada@gmail.com"],
])("row 27: %s is another person than %s, and warned about", (email, twin) => {
  expect(rowOf(email)).toMatchObject({
    key: email,
    problems: [],
    warnings: [{ code: "other_mailbox", message: expect.stringContaining(twin) }],
  });
  expect(rowOf(twin)).toMatchObject({ key: twin, warnings: [] });
});

test.each([
  "Ada <Ada@example.com>",
  '"Lovelace, Ada" <Ada@example.com>',
  "<Ada@example.com>",
  "mailto:Ada@example.com",
  "<mailto:Ada@example.com>",
])("row 35: a pasted %s is unwrapped, and warned about", (cell) => {
  expect(rowOf(cell)).toMatchObject({
    key: "ada@example.com",
    fields: { email: "Ada@example.com" },
    problems: [],
    warnings: [{ column: "Email", code: "address_unwrapped" }],
  });
  expect(refusal(cell)).toMatchObject({ code: "invalid_email" });
});

test.each([",", ", ", ";", " ", "\t", ":::", " ::: "])(
  "row 36: two addresses parted by %j are an error",
  (sign) => {
    const both = `ada@example.com${sign}eve@example.com`;
    expect(refusal(both)).toBeDefined();
    expect(rowOf(both)).toMatchObject({ key: undefined, problems: [{ column: "Email" }] });
  },
);

test.each(['"ada"@example.com', '"eve@example.com"@example.com', '"ada lovelace"@example.com'])(
  "row 37: a quoted local part is refused: %s",
  (email) => {
    expect(refusal(email)).toMatchObject({ code: "invalid_email" });
    expect(rowOf(email)).toMatchObject({ key: undefined, problems: [{ code: "invalid_email" }] });
  },
);

test.each([
  "ada@example.com\r\nBcc: eve@example.com",
  "ada@example.com\nBcc:eve@example.com",
  "ada%0d%0aBcc:eve@example.com",
  "ada@example.com%0d%0aBcc:eve@example.com",
  "ada\u0000@example.com",
])("row 38: a line break never makes a header of an address: %j", (email) => {
  expect(refusal(email)).toBeDefined();
  expect(rowOf(email)).toMatchObject({ key: undefined, problems: [{ column: "Email" }] });
});

test("row 40: an address has at most 254 characters, 64 of them before the @", () => {
  const domain = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example.com`;
  const local = (length: number) => "x".repeat(length - domain.length - 1);
  expect(refusal(`${local(254)}@${domain}`)).toBeUndefined();
  expect(refusal(`${local(255)}@${domain}`)).toMatchObject({ code: "too_long" });
  expect(refusal(`${"x".repeat(64)}@example.com`)).toBeUndefined();
  expect(refusal(`${"x".repeat(65)}@example.com`)).toMatchObject({ code: "too_long" });
  expect(refusal(`ada@${"ä".repeat(64)}.example`)).toMatchObject({ code: "invalid_email" });
});

test.each(["#N/A", "#NV", "#REF!", "########", "undefined", "[object Object]", "n/a", "-"])(
  "row 41: %s is an error where a value is needed, else empty with a warning",
  (cell) => {
    const text = people(`Ada,${cell},${cell}`, `${cell},L,eve@example.com`);
    expect(problemsOf(text)).toEqual([["required"], ["required"]]);
    expect(roster(text).rows[0]).toMatchObject({
      fields: { firstName: "Ada" },
      warnings: [{ column: "Last name", code: "placeholder_ignored" }, { column: "Email" }],
    });
  },
);

test.each([
  "ada@[127.0.0.1]",
  "ada@localhost",
  "ada@example",
  "ada@10.0.0.1",
  "ada@example.1",
  "ada@bücher.1",
  "ada@example..com",
  "ada@-example.com",
  "ada@example-.com",
  "ada@exam_ple.com",
  "ada@example.com.",
  `ada@${"a".repeat(64)}.com`,
  "ada@",
  "@example.com",
  "Ada Lovelace",
])("row 42: what is no address on the internet is refused: %s", (email) =>
  expect(refusal(email)).toMatchObject({ code: "invalid_email" }),
);

import { expect, test } from "vitest";
import { phoneNumber } from "../../../domain/phone.ts";
import { roster } from "../read-roster.ts";

const read = (input: string, country = "DE") => phoneNumber(input, country);

const codesOf = (input: string) => {
  const found = read(input);
  return found.ok ? found.warnings.map(({ code }) => code) : found.code;
};

test.each([
  "+49 30 1234567",
  "+49 (0)30 1234567",
  "0049 30 1234567",
  "030/1234567",
  "(030) 123-4567",
  "٠٣٠١٢٣٤٥٦٧",
  "tel:+49301234567",
  "\u202A+49\u00A030\u00A01234567\u202C",
])("row 63: a phone number is stored as E.164 however it is written: %s", (input) =>
  expect(read(input)).toEqual({ ok: true, e164: "+49301234567", warnings: [] }),
);

test("row 63: an extension is left out, with a warning", () => {
  expect(read("030 1234567 ext. 5")).toMatchObject({
    e164: "+49301234567",
    warnings: [{ code: "extension_ignored" }],
  });
});

test.each(["4.93E+11", "4,93017E+11", "3.80E+11", "4E11"])(
  "row 64: a number the spreadsheet has mangled is refused, with how to format it as text: %s",
  (input) =>
    expect(read(input)).toMatchObject({
      code: "invalid_phone",
      message: expect.stringMatching(/mangled.*Format the column as text/),
    }),
);

test("row 65: a beginning the spreadsheet has eaten is an error, or read with a warning", () => {
  expect(read("301234567")).toMatchObject({
    e164: "+49301234567",
    warnings: [{ code: "number_completed", message: expect.stringContaining("as text") }],
  });
  expect(codesOf("49301234567")).toEqual(["number_completed"]);
  expect(read("6 698 12345", "IT")).toMatchObject({ code: "invalid_phone" });
  expect(phoneNumber("301234567")).toMatchObject({ code: "invalid_phone" });
  expect(read("212 555 0123", "US")).toMatchObject({ e164: "+12125550123", warnings: [] });
});

test("a warning about a phone number stands at its column", () => {
  const { rows } = roster("Email,First name,Handy\nada@example.com,Ada,301234567", {
    country: "DE",
  });
  expect(rows[0]).toMatchObject({
    problems: [],
    warnings: [{ column: "Handy", code: "number_completed" }],
  });
});

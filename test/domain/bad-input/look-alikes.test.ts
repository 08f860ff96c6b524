import { expect, test } from "vitest";
import { canonicalEmail } from "../../../domain/email-address.ts";
import { roster } from "../read-roster.ts";

const refusal = (input: string) => {
  const read = canonicalEmail(input);
  return read.ok ? undefined : { code: read.code, message: read.message };
};

const canonicalOf = (input: string) => {
  const read = canonicalEmail(input);
  return read.ok ? read.canonical : read.code;
};

/** The row of one address, as it is read out of a paste. */
const rowOf = (email: string) =>
  roster(`Email,First name\n"${email.replaceAll('"', '""')}",Ada`).rows[0];

const invalid = (character: string) => ({
  code: "invalid_email",
  message: expect.stringContaining(character),
});

test.each(["ad\u00E4@example.com", "ada\u0308@example.com"])(
  "row 28: an address with letters beyond a to z before the @ is refused, composed or not: %j",
  (email) => expect(refusal(email)).toMatchObject({ code: "invalid_email" }),
);

test.each([
  ["\u00A0", "a no-break space"],
  ["\u200B", "a zero-width space"],
  ["\u00AD", "a soft hyphen"],
  ["\u200F", "a mark of direction"],
  ["\uFEFF", "a byte order mark"],
])("row 29: %j is trimmed at the ends of an address and refused inside: %s", (mark) => {
  const point = mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  expect(canonicalOf(`${mark}ada@example.com${mark}`)).toBe("ada@example.com");
  expect(refusal(`a${mark}da@example.com`)).toMatchObject(invalid(`U+${point}`));
  expect(refusal(`ada@exam${mark}ple.com`)).toMatchObject(invalid(`U+${point}`));
});

test.each([
  ["ada＠example.com", "＠", "@"],
  ["ada@example。com", "。", "."],
  ["ada@example｡com", "｡", "."],
  ["ada@example．com", "．", "."],
  ["ada@ｅxample.com", "ｅ", "e"],
])("row 30: %s is refused, and the character is named", (email, odd, twin) => {
  expect(refusal(email)).toMatchObject(invalid(`"${odd}" (U+`));
  expect(refusal(email)).toMatchObject(invalid(`looks like "${twin}"`));
});

test.each([
  ["a Cyrillic letter before the @", "\u0430da@example.com", "U+0430"],
  ["a dotless i before the @", "m\u0131ke@example.com", "U+0131"],
  ["a domain of two alphabets", "ada@\u0430pple.com", "different alphabets"],
  ["a domain with a Greek letter among Latin ones", "ada@g\u03BFogle.com", "different alphabets"],
  ["a domain with a sign that is no letter", "ada@☕.example", "U+2615"],
])("row 31: %s is refused", (_what, email, named) =>
  expect(refusal(email)).toMatchObject(invalid(named)),
);

test.each([
  ["all Cyrillic", "ada@аррӏе.com", "xn--80ak6aa92e.com"],
  ["a dotless i", "ada@\u0131stanbul.example", "xn--stanbul-qfb.example"],
  ["Japanese with Latin", "ada@abcテスト.jp", "xn--abc-7k4bocn.jp"],
])("row 31: a domain that is %s is taken, and shown in plain letters", (_what, email, domain) =>
  expect(rowOf(email)).toMatchObject({
    key: `ada@${domain}`,
    problems: [],
    warnings: [{ code: "international_domain", message: expect.stringContaining(domain) }],
  }),
);

test("row 32: an international domain and its xn-- form are one person", () => {
  const forms = [
    "Ada@Bücher.example",
    "ada@bu\u0308cher.example",
    "ada@xn--bcher-kva.example",
    "ada@XN--BCHER-KVA.example",
  ];
  expect(new Set(forms.map(canonicalOf))).toEqual(new Set(["ada@xn--bcher-kva.example"]));
  expect(canonicalEmail("Ada@Bücher.example")).toMatchObject({ typed: "Ada@Bücher.example" });
  expect(canonicalOf("ada@пример.рф")).toBe("ada@xn--e1afmkfd.xn--p1ai");
});

test("row 33: ß in a domain stays ß, in either case, and is not ss", () => {
  expect(canonicalOf("ada@faß.de")).toBe("ada@xn--fa-hia.de");
  expect(canonicalOf("ada@FAẞ.de")).toBe("ada@xn--fa-hia.de");
  expect(canonicalOf("ada@fass.de")).toBe("ada@fass.de");
});

test.each([
  ["mi\u212Ae@example.com", "U+212A"],
  ["mike@\u212Aelvin.com", "U+212A"],
  ["M\u0130KE@example.com", "U+0130"],
  ["mike@\u0130.com", "U+0130"],
])("row 34: %s is refused before lower-casing makes it somebody else's", (email, point) =>
  expect(refusal(email)).toMatchObject(invalid(point)),
);

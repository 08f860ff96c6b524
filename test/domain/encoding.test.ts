import { describe, expect, test } from "vitest";
import { decodeText, encodeText } from "../../domain/roster/encoding.ts";

const sheet = "Email,First name\r\nzoë@example.com,Zoë 👋\r\n";

describe("the bytes of a sheet", () => {
  test.each([
    ["utf-8", false],
    ["utf-8", true],
    ["utf-16le", true],
    ["utf-16be", true],
  ] as const)("are read and written back alike: %s, mark %s", (encoding, bom) => {
    const bytes = encodeText({ text: sheet, encoding, bom });
    const decoded = decodeText(bytes);
    expect(decoded).toEqual({ text: sheet, encoding, bom });
    if ("error" in decoded) throw new Error(decoded.error.message);
    expect(Buffer.compare(encodeText(decoded), bytes)).toBe(0);
  });

  test.each([
    ["an Excel workbook", Buffer.from("PK\u0003\u0004 and more", "latin1"), "Excel workbook"],
    [
      "a picture",
      Buffer.from("89504e470d0a1a0a0000000d4948445200000001", "hex"),
      "not a text file",
    ],
    ["UTF-16 without its mark", Buffer.from("Email,First name\n", "utf16le"), "not a text file"],
    ["half a character of UTF-16", Buffer.from("fffe4100c3", "hex"), "damaged"],
  ])(
    "that are something else are refused with the way to save them: %s",
    (_what, bytes, reason) => {
      expect(decodeText(bytes)).toMatchObject({
        error: { code: "unreadable", message: expect.stringContaining(reason) },
      });
      expect(decodeText(bytes)).toMatchObject({
        error: { message: expect.stringContaining("CSV UTF-8") },
      });
    },
  );

  test("with a stray control character are left to the row it is in", () => {
    const bytes = Buffer.from(`${sheet}A\u0000da,ada@example.com\n`);
    expect(decodeText(bytes)).toMatchObject({ encoding: "utf-8" });
  });
});

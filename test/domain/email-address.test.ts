import { describe, expect, test } from "vitest";
import { canonicalEmail, EmailAddress, maskEmail } from "../../domain/email-address.ts";
import { cpuMilliseconds } from "../support/cpu-time.ts";

const codeOf = (input: string) => {
  const read = canonicalEmail(input);
  return read.ok ? "ok" : read.code;
};

describe("an address", () => {
  test("is kept as typed for display and lower-cased for identity", () => {
    expect(canonicalEmail("Ada.Lovelace+desk@Example.COM")).toEqual({
      ok: true,
      typed: "Ada.Lovelace+desk@Example.COM",
      canonical: "ada.lovelace+desk@example.com",
    });
  });

  test.each(["\u00A0ada@example.com\u00A0", "\u200Bada@example.com\uFEFF", " ada@example.com\r\n"])(
    "loses blanks and zero-width marks at its ends: %j",
    (input) => expect(canonicalEmail(input)).toMatchObject({ canonical: "ada@example.com" }),
  );

  test.each([
    ["two by comma", "ada@example.com,eve@example.com"],
    ["two by semicolon", "ada@example.com;eve@example.com"],
    ["two by blank", "ada@example.com eve@example.com"],
    ["two by colons", "ada@example.com:::eve@example.com"],
    ["a quoted local part", '"ada"@example.com'],
    ["an address inside a quoted local part", '"eve@example.com"@example.com'],
    ["a display name", "Ada <ada@example.com>"],
    ["mailto:", "mailto:ada@example.com"],
    ["a non-ASCII local part", "adä@example.com"],
    ["a Cyrillic twin", "\u0430da@example.com"],
    ["the Kelvin sign", "mi\u212Ae@example.com"],
    ["a dotted capital I", "M\u0130KE@example.com"],
    ["a full-width @", "ada＠example.com"],
    ["an ideographic full stop", "ada@example。com"],
    ["a zero-width space inside", "ada\u200B@example.com"],
    ["an IDN domain not in its xn-- form", "ada@bücher.example"],
    ["an encoded line break", "ada%0d%0aBcc:eve@example.com"],
    ["no dot", "ada@localhost"],
    ["an address literal", "ada@[127.0.0.1]"],
    ["a numeric top-level domain", "ada@10.0.0.1"],
    ["two dots", "ada@example..com"],
    ["a label that ends in a hyphen", "ada@example-.com"],
    ["a label of 64 characters", `ada@${"a".repeat(64)}.com`],
    ["a spreadsheet's error", "#N/A"],
    ["no address at all", "Ada Lovelace"],
  ])("is refused as invalid: %s", (_what, input) => expect(codeOf(input)).toBe("invalid_email"));

  test.each(["ada@example.com\r\nBcc: eve@example.com", "ada\u0000@example.com"])(
    "with a line break or control character inside never becomes a header: %j",
    (input) => expect(codeOf(input)).toBe("control_character"),
  );

  test("has at most 254 characters, 64 of them before the @", () => {
    const domain = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example.com`;
    const local = (length: number) => "x".repeat(length - domain.length - 1);
    expect(codeOf(`${local(254)}@${domain}`)).toBe("ok");
    expect(codeOf(`${local(255)}@${domain}`)).toBe("too_long");
    expect(codeOf(`${"x".repeat(64)}@example.com`)).toBe("ok");
    expect(codeOf(`${"x".repeat(65)}@example.com`)).toBe("too_long");
  });

  test("takes no time, whatever is sent", async () => {
    const hostile = ["a".repeat(1_000_000), `${"a.".repeat(900)}@`, `a@${"a-".repeat(900)}`];
    for (const input of hostile) {
      expect(codeOf(input)).not.toBe("ok");
      expect(await cpuMilliseconds(() => codeOf(input))).toBeLessThan(50);
    }
  });

  test("that is missing is said to be", () => {
    expect(codeOf(" \u00A0 ")).toBe("required");
  });

  test("of a domain in its xn-- form, or with an apostrophe, is taken", () => {
    expect(codeOf("ada@xn--bcher-kva.example")).toBe("ok");
    expect(codeOf("o'neil@example.co.uk")).toBe("ok");
  });
});

test("the schema gives both forms, and carries our code in its issue", () => {
  expect(EmailAddress.parse(" Ada@Example.com")).toEqual({
    typed: "Ada@Example.com",
    canonical: "ada@example.com",
  });
  expect(EmailAddress.safeParse("ada").error?.issues).toMatchObject([
    { code: "custom", params: { code: "invalid_email" } },
  ]);
  expect(EmailAddress.safeParse(["ada@example.com"]).success).toBe(false);
});

test("a masked address shows one letter and the domain", () => {
  expect(maskEmail("ada@example.com")).toBe("a•••@example.com");
});

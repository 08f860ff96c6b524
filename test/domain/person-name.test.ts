import { describe, expect, test } from "vitest";
import { OptionalPersonName, PersonName, personName } from "../../domain/person-name.ts";

const codeOf = (input: string) => {
  const read = personName(input);
  return read.ok ? "ok" : read.code;
};

describe("a name", () => {
  test.each([
    "Ada",
    "D'Arcy",
    "O'Neil-Smith",
    "X",
    "St.John",
    "Ph.D",
    "J.R.",
    "-Ada",
    "山田太郎",
    "محمد",
    "שרה",
    "Nguyễn Thị Minh Khai",
    "👩‍🚀",
    "{{name}} ${name}",
  ])("of any script is kept: %s", (name) => expect(personName(name)).toEqual({ ok: true, name }));

  test("is stored composed, trimmed and without marks that show nothing", () => {
    expect(personName("\u00A0Zoe\u0308\u200B ")).toEqual({ ok: true, name: "Zo\u00EB" });
    expect(personName("A\u200Bda")).toEqual({ ok: true, name: "Ada" });
  });

  test.each(["=1+1", "+49", "@SUM(A1)", "-1", "-", "＝1+1", "＋1", "＠x", "\t=1"])(
    "that a spreadsheet would run is refused: %j",
    (name) => expect(codeOf(name)).toBe("formula"),
  );

  test.each([
    "<script>",
    '"><img onerror=x>',
    "a > b",
    "https://example.com",
    "Win at www.example",
    "evil.com",
    "EVIL.COM/win",
    "javascript:alert(1)",
    "ada@example.com",
  ])("that is markup or a link is refused: %s", (name) => expect(codeOf(name)).toBe("markup"));

  test.each(["A\u0000da", "A\nda", "Ada\u202Egnp.exe", "A\u2066da", "A\u0085da", "A\uD800da"])(
    "with controls, direction overrides or half characters inside is refused: %j",
    (name) => expect(codeOf(name)).toBe("control_character"),
  );

  test("has at most 100 characters, counted as people do", () => {
    expect(codeOf("𝒜".repeat(100))).toBe("ok");
    expect(codeOf("a".repeat(101))).toBe("too_long");
    expect(codeOf("a".repeat(1_000_000))).toBe("too_long");
  });
});

test("a first name is required, a last name may be blank", () => {
  expect(PersonName.safeParse("  ").error?.issues[0]).toMatchObject({
    params: { code: "required" },
  });
  expect(PersonName.parse(" Ada ")).toBe("Ada");
  expect(OptionalPersonName.parse(undefined)).toBeUndefined();
  expect(OptionalPersonName.parse(" \u00A0")).toBeUndefined();
  expect(OptionalPersonName.safeParse("=1").error?.issues[0]).toMatchObject({
    params: { code: "formula" },
  });
});

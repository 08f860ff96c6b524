import { expect, test } from "vitest";
import { OptionalPersonName, PersonName, personName } from "../../domain/person-name.ts";

const codeOf = (input: string) => {
  const read = personName(input);
  return read.ok ? "ok" : read.code;
};

test.each(["St.John", "Ph.D", "J.R.", "Ada Lovelace"])(
  "a name with dots is none of a page: %s",
  (name) => expect(personName(name)).toEqual({ ok: true, name }),
);

test("a name is trimmed of blanks and marks that show nothing", () => {
  expect(personName("\u00A0Ada\u200B ")).toEqual({ ok: true, name: "Ada" });
});

test.each(["A\u0000da", "A\nda", "A\u0085da", "A\uD800da"])(
  "a name with controls or half characters inside is refused: %j",
  (name) => expect(codeOf(name)).toBe("control_character"),
);

test("a name has at most 100 characters, counted as people do", () => {
  expect(codeOf("𝒜".repeat(100))).toBe("ok");
  expect(codeOf("a".repeat(101))).toBe("too_long");
  expect(codeOf("a".repeat(1_000_000))).toBe("too_long");
});

test("a first name is required, a last name may be blank", () => {
  for (const blank of ["  ", "\u3164"]) {
    expect(PersonName.safeParse(blank).error?.issues[0]).toMatchObject({
      params: { code: "required" },
    });
  }
  expect(PersonName.parse(" Ada ")).toBe("Ada");
  expect(OptionalPersonName.parse(undefined)).toBeUndefined();
  expect(OptionalPersonName.parse(" \u00A0")).toBeUndefined();
  expect(OptionalPersonName.safeParse("=1").error?.issues[0]).toMatchObject({
    params: { code: "formula" },
  });
});

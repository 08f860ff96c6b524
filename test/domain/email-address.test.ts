import { expect, test } from "vitest";
import { canonicalEmail, EmailAddress, maskEmail } from "../../domain/email-address.ts";

test("an address is kept as typed for display and lower-cased for identity", () => {
  expect(canonicalEmail("Ada.Lovelace+desk@Example.COM")).toEqual({
    ok: true,
    typed: "Ada.Lovelace+desk@Example.COM",
    canonical: "ada.lovelace+desk@example.com",
  });
});

test.each(["o'neil@example.co.uk", "_ada-l@example.museum", "1@2.example", "a@b.co"])(
  "an address that is short, or has signs in it, is taken: %s",
  (email) => expect(canonicalEmail(email)).toMatchObject({ ok: true, canonical: email }),
);

test("an address that is missing is said to be", () => {
  expect(canonicalEmail(" \u00A0 ")).toMatchObject({ code: "required" });
});

test("an apostrophe that a spreadsheet put before an address is not taken for a part of it", () => {
  expect(canonicalEmail("'ada@example.com")).toMatchObject({
    code: "invalid_email",
    message: expect.stringContaining("apostrophe"),
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
});

test("a masked address shows one letter and the domain", () => {
  expect(maskEmail("ada@example.com")).toBe("a•••@example.com");
});

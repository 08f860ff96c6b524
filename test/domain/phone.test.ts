import { describe, expect, test } from "vitest";
import { countryOfTimeZone, phoneNumber } from "../../domain/phone.ts";

describe("a phone number", () => {
  test("without a country code is read by the country given, and refused without one", () => {
    expect(phoneNumber("030 1234567", "DE")).toMatchObject({ e164: "+49301234567" });
    expect(phoneNumber("030 1234567")).toMatchObject({ code: "invalid_phone" });
    expect(phoneNumber("030 1234567", "ZZ")).toMatchObject({ code: "invalid_phone" });
  });

  test.each(["12", "call me", "030 1234567 after six", "+49 30 1234567; +49 30 7654321"])(
    "is never guessed out of other text: %s",
    (input) => expect(phoneNumber(input, "DE")).toMatchObject({ code: "invalid_phone" }),
  );
});

test("a time zone names its country, by old and new names alike", () => {
  expect(countryOfTimeZone("Europe/Berlin")).toBe("DE");
  expect(countryOfTimeZone("Asia/Kolkata")).toBe("IN");
  expect(countryOfTimeZone("Asia/Calcutta")).toBe("IN");
  expect(countryOfTimeZone("Europe/Kyiv")).toBe("UA");
  expect(countryOfTimeZone("UTC")).toBeUndefined();
});

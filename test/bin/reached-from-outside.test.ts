import { expect, test } from "vitest";
import { reachedFromOutside } from "../../bin/reached-from-outside.ts";

test("vendors send word to a public address by https", () => {
  expect(reachedFromOutside(new URL("https://members.example.com"))).toBe(
    "https://members.example.com",
  );
  expect(reachedFromOutside(new URL("https://members.example.com:8443"))).toBe(
    "https://members.example.com:8443",
  );
});

test.each([
  "http://members.example.com",
  "https://localhost:3000",
  "https://hub.localhost",
  "https://127.0.0.1:3000",
  "https://[::1]:3000",
])("nothing is pushed to %s", (address) => {
  expect(reachedFromOutside(new URL(address))).toBeUndefined();
});

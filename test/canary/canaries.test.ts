import { expect, test } from "vitest";
import { canariesIn, type Canary } from "./canaries.ts";

const key: Canary = { name: "a key", value: "re_Canary+4/81x", kind: "secret" };
const code: Canary = { name: "a code", value: "481516", kind: "entry" };
const address: Canary = { name: "an address", value: "zephyrine@example.com", kind: "person" };

const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["plain", address.value],
  ["in capitals", "ZEPHYRINE@EXAMPLE.COM"],
  ["URL-encoded", "/why?email=zephyrine%40example.com&x"],
  ["percent by percent", "%7A%65%70%68%79%72%69%6e%65%40%65%78%61%6d%70%6c%65%2e%63%6f%6d"],
  ["hex", `\\x00${Buffer.from(address.value).toString("hex")}00`],
  ["hex in capitals", Buffer.from(address.value).toString("hex").toUpperCase()],
  ["base64", base64(address.value)],
  ["base64 with one sign before", base64(`a${address.value}bc`)],
  ["base64 with two signs before", base64(`ab${address.value}c`)],
  ["base64url", Buffer.from(`{"a":"${address.value}"}`).toString("base64url")],
])("a canary is found %s", (_, text) => {
  expect(canariesIn(`before ${text} after`, [key, address])).toHaveLength(1);
});

test("what base64 makes of the signs of a key is found in both of its alphabets", () => {
  const bytes = Buffer.from(`>>${key.value}??`);
  expect(canariesIn(bytes.toString("base64"), [key])).toEqual(["a key, base64"]);
  expect(canariesIn(bytes.toString("base64url"), [key])).toEqual(["a key, base64"]);
});

test.each(["Your code is 481516.", "481 516", '{"code":"481516"}', "code=481516&x"])(
  "a code is found where it stands: %s",
  (text) => expect(canariesIn(text, [code])).toEqual(["a code, plain"]),
);

test.each(["1748151600000", "0.481516", "a481516b", "48151", "zephyrine at example.com"])(
  "what only looks like one is none: %s",
  (text) => expect(canariesIn(text, [key, code, address])).toEqual([]),
);

import { describe, expect, test } from "vitest";
import { stepsOf, textAt } from "../../domain/told.ts";

const told = {
  contact: { name: "Ada", emails: ["ada@example.com", "a@example.com"], age: 36, isNew: false },
  "first.name": "Augusta",
  "a/b": { "c~d": "pointed at" },
  empty: "",
  nothing: null,
  "": "nameless",
};

describe("a value is found", () => {
  test.each([
    ["contact.name", "Ada"],
    ["contact.emails.1", "a@example.com"],
    ["contact.age", "36"],
    ["contact.isNew", "false"],
    ["/first.name", "Augusta"],
    ["/a~1b/c~0d", "pointed at"],
    ["/contact/emails/0", "ada@example.com"],
    ["empty", ""],
    ["/", "nameless"],
  ])("at %s", (place, text) => {
    expect(textAt(told, place)).toEqual({ text });
  });

  test("however deep it stands", () => {
    const steps = Array.from({ length: 2_000 }, (_, at) => `s${at}`);
    const deep = steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), "the bottom");
    expect(textAt(deep, steps.join("."))).toEqual({ text: "the bottom" });
    expect(textAt(deep, `/${steps.join("/")}`)).toEqual({ text: "the bottom" });
  });
});

describe("nothing is found", () => {
  test.each([
    "missing",
    "contact.missing",
    "contact.name.first",
    "contact.name.length",
    "contact.emails.2",
    "contact.emails.-1",
    "nothing",
    "first.name",
    "contact..name",
    ".contact",
    // What every object and list has by itself was not told.
    "__proto__",
    "constructor",
    "constructor.name",
    "contact.__proto__.constructor",
    "contact.toString",
    "/contact/hasOwnProperty",
  ])("at %s", (place) => {
    expect(textAt(told, place)).toEqual({ missing: true });
  });

  test.each([undefined, null, "text", 7])("in what is no group: %s", (value) => {
    expect(textAt(value, "name")).toEqual({ missing: true });
  });
});

test("a name of every object's counts where it was told", () => {
  const own: unknown = JSON.parse('{"__proto__": {"constructor": "told"}, "toString": "told too"}');
  expect(textAt(own, "__proto__.constructor")).toEqual({ text: "told" });
  expect(textAt(own, "toString")).toEqual({ text: "told too" });
});

test("a list or a group is no value, and is called what it is", () => {
  expect(textAt(told, "contact.emails")).toEqual({ isNoText: "a list" });
  expect(textAt(told, "contact")).toEqual({ isNoText: "a group of values" });
});

test("a pointer's escapes are undone once, in their order", () => {
  expect(stepsOf("/a~01b")).toEqual(["a~1b"]);
  expect(stepsOf("/~0~1")).toEqual(["~/"]);
  expect(stepsOf("a~1b.c")).toEqual(["a~1b", "c"]);
});

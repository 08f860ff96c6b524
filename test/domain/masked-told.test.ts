import { expect, test } from "vitest";
import { maskedTold } from "../../domain/masked-told.ts";

test("of what was told the names, kinds and lengths are shown, and nothing that it says", () => {
  const told = {
    email: "Ada.Lovelace@Example.com",
    name: "Ada Żółw",
    empty: "",
    age: 36,
    vip: true,
    none: null,
    deal: { "owner.name": "Grace", tags: ["a", ["bc"]] },
    long: "x".repeat(1000),
  };
  expect(maskedTold(told)).toEqual({
    email: "a•••@example.com",
    name: "••••••••",
    empty: "",
    age: "•• (a number)",
    vip: "• (true or false)",
    none: null,
    deal: { "owner.name": "•••••", tags: ["•", ["••"]] },
    long: "•••••••••••••••••••• (1000 characters)",
  });
});

test("a secret is nowhere, be it a value, a part of an address or a name", () => {
  const key = "usher_abcdef0123456789";
  const told = {
    [`key ${key}`]: key,
    "eve@example.com": "pass@example.com/i/abcdef0123456789abcdef",
    url: `https://user:${key}@example.com/`,
    address: `${key}@example.com`,
    [`${"n".repeat(200)}${key}`]: 1,
  };
  const shown = JSON.stringify(maskedTold(told));
  expect(shown).not.toMatch(/abcdef|eve@|pass@/);
  expect(shown).toContain('"e•••@example.com"');
});

test("much is shown in part, and what is deep or oddly named does no harm", () => {
  const list = Array.from({ length: 1000 }, () => ({ a: 1 }));
  expect(maskedTold({ list })).toEqual({
    list: [...Array.from({ length: 5 }, () => ({ a: "• (a number)" })), "… and 995 more"],
  });
  const many = Object.fromEntries(list.map((_, one) => [`n${one}`, { value: one }]));
  expect(JSON.stringify(maskedTold({ many, after: 1 })).length).toBeLessThan(30_000);
  const deep: unknown = JSON.parse(`${"[".repeat(490)}1${"]".repeat(490)}`);
  expect(JSON.stringify(maskedTold({ deep }))).toContain("• (a number)");
  const odd = maskedTold(JSON.parse('{"__proto__":{"x":"y"},"constructor":"z"}'));
  expect(Object.keys(odd)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(odd)).toBe(Object.prototype);
});

import { describe, expect, test } from "vitest";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { guessMapping, mappingFault, readPerson } from "../../domain/roster/told-person.ts";

const options = { country: "DE", dateFormat: "iso", today: "2026-11-24" } as const;
const read = (told: Record<string, unknown>, mapping: Mapping | null = null) =>
  readPerson(told, mapping, options);

describe("a person is read", () => {
  test("by the mapping, by the rules of a sheet's row", () => {
    const told = { who: { name: "ada King", mail: " Ada@Example.com ", tel: "030 901820" } };
    const row = read(told, {
      firstName: { from: "who.name", as: "first_word" },
      lastName: { from: "who.name", as: "after_first_word" },
      email: { from: "who.mail" },
      phone: { from: "who.tel" },
    });
    expect(row).toMatchObject({
      line: 0,
      key: "ada@example.com",
      fields: {
        firstName: expect.stringMatching(/^ada$/i),
        lastName: "King",
        email: "Ada@Example.com",
        phone: "+4930901820",
      },
      problems: [],
    });
  });

  test("without one by the names of what was told, as of a sheet's columns", () => {
    const row = read({ "First name": "Ada", "E-Mail": "ada@example.com", phone: null, id: 7 });
    expect(row).toMatchObject({
      fields: { firstName: "Ada", email: "ada@example.com" },
      problems: [],
    });
  });

  test("with a number for a text", () => {
    const row = read(
      { a: 49_301_234, b: "Ada", c: "ada@example.com" },
      {
        firstName: { from: "b" },
        email: { from: "c" },
        phone: { from: "a", as: "digits" },
      },
    );
    expect(row.fields.firstName).toBe("Ada");
  });
});

describe("what cannot be read says where it was looked for", () => {
  const mapping: Mapping = { firstName: { from: "name" }, email: { from: "mail" } };

  test.each([
    ["was not told", {}],
    ["stands only in every object", JSON.parse('{"constructor": 1}')],
  ])("that %s", (_, told: Record<string, unknown>) => {
    const { problems } = read(told, { ...mapping, firstName: { from: "__proto__.name" } });
    expect(problems).toMatchObject([
      { column: expect.stringContaining("(__proto__.name)"), code: "required" },
      { column: expect.stringContaining("(mail)"), code: "required" },
    ]);
    expect(problems[1]?.message).toContain('Nothing was told at "mail"');
  });

  test("is told once, also where it is a list or empty", () => {
    const { problems } = read({ name: ["Ada"], mail: "" }, mapping);
    expect(problems).toHaveLength(2);
    expect(problems[0]?.message).toContain('At "name" stands a list');
  });

  test("and what is no address is refused as in a sheet", () => {
    const { problems, key } = read({ name: "Ada", mail: "ada at example" }, mapping);
    expect(problems).toMatchObject([{ code: "invalid_email" }]);
    expect(key).toBeUndefined();
  });
});

describe("the mapping that is guessed", () => {
  test("takes the first of two, and no groups, lists or what no person has", () => {
    const told = { email: "a@x.de", mail: "b@x.de", firstname: { de: "Ada" }, plan: "gold" };
    expect(guessMapping(told)).toEqual({ email: { from: "/email" } });
  });

  test("finds again a name with dots, slashes and tildes", () => {
    for (const name of ["e.mail", "e/mail", "e~mail"]) {
      const told = { [name]: "ada@example.com" };
      const { email } = guessMapping(told);
      if (!email) continue;
      expect(readPerson({ ...told, firstname: "Ada" }, null, options).key).toBe("ada@example.com");
    }
  });

  test("finds nothing in the names that every object has", () => {
    const told: Record<string, unknown> = JSON.parse('{"__proto__": "x", "constructor": "y"}');
    expect(guessMapping(told)).toEqual({});
  });
});

describe("a mapping of people is refused", () => {
  const good: Mapping = { firstName: { from: "a" }, email: { from: "b" } };
  test.each<[Mapping, string | undefined]>([
    [good, undefined],
    [{ ...good, phone: { value: "030" } }, undefined],
    [{ ...good, plan: { from: "c" } }, "plan"],
    [{ ...good, constructor: { from: "c" } } as unknown as Mapping, "constructor"],
    [{ firstName: { from: "a" } }, "email"],
    [{ email: { from: "a" } }, "firstName"],
    [{}, "firstName"],
  ])("%j: %s", (mapping, field) => {
    expect(mappingFault(mapping)?.field).toBe(field);
  });
});

test.each(["Ada\0", "Ada\ud800", "Ada\udc00"])(
  "what no database takes is refused, and in no answer: %j",
  (name) => {
    const told = { [`First name${name.slice(3)}`]: name, email: "ada@example.com" };
    for (const mapping of [null, { firstName: { value: name }, email: { from: "email" } }]) {
      const row = read(told, mapping);
      expect(row.problems.map(({ code }) => code)).toContain("control_character");
      expect(JSON.stringify(row)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }
  },
);

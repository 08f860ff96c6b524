import { describe, expect, test } from "vitest";
import { textAt } from "../../domain/told.ts";
import { guessMapping, readPerson } from "../../domain/roster/told-person.ts";
import { eventOf, headersOf, SETTINGS } from "../support/webhook-sender.ts";

const form = { ...SETTINGS.bearer, format: "form" };
const nested = (levels: number) => `{"a":${"[".repeat(levels)}1${"]".repeat(levels)}}`;

describe("a body", () => {
  test("is told as it came", () => {
    const body = '{ "email": "ada@example.com", "deal": {"tags": ["a", null, 1.5]} }';
    const event = eventOf(body);
    expect(event).toMatchObject({ kind: "received", objectIds: [], isOurs: false, payload: body });
    expect(event?.told).toEqual(JSON.parse(body));
  });

  test.each([
    ["nothing", ""],
    ["blanks", "  "],
    ["a list", '[{"email":"ada@example.com"}]'],
    ["a text", '"ada@example.com"'],
    ["a number", "1"],
    ["null", "null"],
    ["two documents", "{}{}"],
    ["cut off", '{"email":"ada@exam'],
    ["with a byte order mark", "\uFEFF{}"],
    ["UTF-16", Buffer.from("{}", "utf16le")],
    ["no UTF-8", Buffer.from('{"name":"\xfc"}', "latin1")],
    ["half a letter", Buffer.from('{"name":"ü"}').subarray(0, 10)],
    ["a form", "email=ada%40example.com"],
    ["NaN", '{"a":NaN}'],
    ["a NUL", '{"a":"\0"}'],
  ])("of JSON is not taken where it is %s", (_, body) => {
    expect(eventOf(body)).toBeUndefined();
  });

  test("may be empty, and as deep as anybody needs", () => {
    expect(eventOf("{}")?.told).toEqual({});
    expect(eventOf(nested(200))?.told).toBeDefined();
    expect(eventOf(nested(499))?.told).toBeDefined();
  });

  test("that is nested beyond measure is refused at once, before it is parsed", () => {
    const began = performance.now();
    for (const levels of [500, 20_000, 500_000]) expect(eventOf(nested(levels))).toBeUndefined();
    expect(eventOf(`{"a":${'{"a":'.repeat(150_000)}1${"}".repeat(150_001)}`)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(500);
  });

  test("may have names without end, and brackets in its texts", () => {
    const names = Array.from({ length: 80_000 }, (_, one) => [`n${one}`, one]);
    expect(eventOf(JSON.stringify(Object.fromEntries(names)))?.told).toBeDefined();
    const text = `${"[".repeat(600)}\\"${"{".repeat(600)}`;
    expect(eventOf(JSON.stringify({ text, [text]: "]" }))?.told).toEqual({ text, [text]: "]" });
  });

  test("has no names that reach beyond it", () => {
    const body = '{"__proto__":{"email":"eve@example.com"},"constructor":{"prototype":{"x":1}}}';
    const told = eventOf(body)?.told ?? {};
    expect(Object.hasOwn({}, "email")).toBe(false);
    expect("x" in {}).toBe(false);
    expect(textAt(told, "toString")).toEqual({ missing: true });
    expect(textAt(told, "constructor.name")).toEqual({ missing: true });
    expect(textAt(eventOf("{}")?.told, "__proto__.email")).toEqual({ missing: true });
    expect(guessMapping(told)).toEqual({});
    const posted = eventOf("__proto__=a&constructor=b&email=ada%40example.com", {}, form)?.told;
    expect(Object.keys(posted ?? {})).toEqual(["__proto__", "constructor", "email"]);
    expect(Object.getPrototypeOf(posted)).toBe(Object.prototype);
  });

  test("of 200 levels, of lists of lists, or without what is mapped says what is missing", () => {
    const read = (body: string, from: string) =>
      readPerson(eventOf(body)?.told ?? {}, { firstName: { value: "Ada" }, email: { from } }, {
        country: undefined,
        dateFormat: undefined,
        today: "2027-01-01",
      } as never).problems.map(({ code, message }) => `${code}: ${message}`);
    const deep = `a${".0".repeat(199)}`;
    expect(read(nested(200), deep)).toEqual([
      `required: At "${deep}" stands a list. Map a single value in it.`,
    ]);
    expect(read('{"a":[["ada@example.com"]]}', "a.0")).toHaveLength(1);
    expect(read('{"a":[["ada@example.com"]]}', "a.0.0")).toEqual([]);
    expect(read('{"a":1}', "a.b.c")[0]).toContain('Nothing was told at "a.b.c"');
  });
});

describe("a form", () => {
  test("is told by its names, a name that comes again as a list", () => {
    const body = "First+name=Ada&email=ada%40example.com&tag=a&tag=b%26c&empty=&e%20q=a=b";
    expect(eventOf(body, {}, form)?.told).toEqual({
      "First name": "Ada",
      email: "ada@example.com",
      tag: ["a", "b&c"],
      empty: "",
      "e q": "a=b",
    });
  });

  test("is kept so that it can be read whatever is set later", () => {
    const event = eventOf("name=%C5%BBaneta%00", {}, form);
    expect(JSON.parse(event?.payload ?? "")).toEqual({ name: "Żaneta\0" });
    expect(event?.payload).not.toContain("\0");
    expect(eventOf("name=a\0b", {}, form)?.payload).not.toContain("\0");
  });

  test.each([
    ["nothing", ""],
    ["JSON", '{"email":"ada@example.com"}'],
    ["a broken escape", "name=%zz"],
    ["no UTF-8", "name=%FC"],
    ["no UTF-8 as it is", Buffer.from("name=\xfc", "latin1")],
  ])("is not taken where it is %s", (_, body) => {
    expect(eventOf(body, {}, form)).toBeUndefined();
  });
});

describe("what is sent again is known", () => {
  const body = '{"submission":{"id":"s 1"},"email":"ada@example.com"}';
  const placed = { ...SETTINGS.bearer, idempotencyKey: "submission.id" };

  test("by webhook-id, else Idempotency-Key, else the place that was set, else by the body", () => {
    const all = { "webhook-id": "msg_1", "idempotency-key": "k-1" };
    expect(eventOf(body, all, placed)?.key).toBe("id:msg_1");
    expect(eventOf(body, { "idempotency-key": "k-1" }, placed)?.key).toBe("key:k-1");
    const told = eventOf(body, {}, placed);
    expect(told?.key).toMatch(/^told:[0-9a-f]{64}$/);
    expect(told?.keyHoldsSeconds).toBeUndefined();
    expect(eventOf(body.replace("ada", "bob"), {}, placed)?.key).toBe(told?.key);
    expect(eventOf(body.replace("s 1", "s 2"), {}, placed)?.key).not.toBe(told?.key);
    const hashed = eventOf(body);
    expect(hashed?.key).toMatch(/^body:[0-9a-f]{64}$/);
    expect(hashed?.keyHoldsSeconds).toBe(600);
    expect(eventOf(`${body} `)?.key).not.toBe(hashed?.key);
  });

  test.each(['{"a":1}', '{"submission":{"id":" "}}', '{"submission":{"id":["a"]}}'])(
    "by the body where nothing stands at that place: %s",
    (other) => {
      expect(eventOf(other, {}, placed)).toMatchObject({ keyHoldsSeconds: 600 });
    },
  );

  test("by the id that was signed, not by one beside it", () => {
    const settings = SETTINGS["standard-webhooks"];
    const signed = headersOf("standard-webhooks", body, { id: "signed" });
    expect(eventOf(body, signed, settings)?.key).toBe("id:signed");
    const svix = Object.fromEntries(
      Object.entries(signed).map(([name, value]) => [name.replace("webhook", "svix"), value]),
    );
    expect(eventOf(body, { ...svix, "webhook-id": "other" }, settings)?.key).toBe("id:signed");
  });

  test.each([
    ["webhook-id", ""],
    ["webhook-id", "msg.1"],
    ["webhook-id", "a, a"],
    ["webhook-id", "m".repeat(256)],
    ["idempotency-key", ""],
    ["idempotency-key", "k, k"],
    ["idempotency-key", "k".repeat(256)],
    ["idempotency-key", "ü"],
  ])("and an id that is none is refused: %s %j", (name, value) => {
    expect(eventOf(body, { [name]: value })).toBeUndefined();
  });
});

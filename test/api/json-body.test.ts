import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, apiDeps, ask, serveApi } from "./fixture.ts";
import { post } from "./raw-post.ts";

const at = { url: "", key: "" };
const ada = { firstName: "Ada", email: "ada@example.com" };

beforeAll(async () => {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  await aLocation(deps, "hq");
  at.key = await aKey(deps, "hq");
  at.url = await serveApi(deps);
});

const malformed: [string, Buffer | string][] = [
  ["nothing", ""],
  ["null", "null"],
  ["an array", "[]"],
  ["a string", '"ada"'],
  ["a truncated object", '{"firstName": "Ada"'],
  ["two documents", '{"firstName":"Ada"}{"firstName":"Ada"}'],
  [
    "a byte order mark",
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(ada))]),
  ],
  ["UTF-16", Buffer.from(JSON.stringify(ada), "utf16le")],
  ["bytes that are not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ["20,000 levels", `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ["33 levels", `{"a":${"[".repeat(33)}${"]".repeat(33)}}`],
];

test.each(malformed)("a body of %s is malformed", async (_, body) => {
  expect(await post(at, body)).toMatchObject({ status: 400, body: { code: "malformed" } });
});

test.each([
  [
    "a lone surrogate",
    '{"firstName":"A\\ud800","email":"ada@example.com"}',
    "#/firstName",
    "control_character",
  ],
  [
    "a NUL",
    '{"firstName":"A\\u0000","email":"ada@example.com"}',
    "#/firstName",
    "control_character",
  ],
  [
    "__proto__",
    '{"firstName":"Ada","email":"ada@example.com","__proto__":{"x":1}}',
    "#/__proto__",
    "unknown_field",
  ],
  [
    "constructor",
    '{"firstName":"Ada","email":"ada@example.com","constructor":{"x":1}}',
    "#/constructor",
    "unknown_field",
  ],
  ["owner", JSON.stringify({ ...ada, isOwner: true }), "#/isOwner", "unknown_field"],
  [
    "permissions",
    JSON.stringify({ ...ada, permissions: ["customers"] }),
    "#/permissions",
    "permissions_without_administrator",
  ],
  ["role", JSON.stringify({ ...ada, role: "admin" }), "#/role", "unknown_field"],
  ["location_id", JSON.stringify({ ...ada, location_id: "x" }), "#/location_id", "unknown_field"],
  ["token", JSON.stringify({ ...ada, token: "x" }), "#/token", "unknown_field"],
  ["userId", JSON.stringify({ ...ada, userId: "x" }), "#/userId", "unknown_field"],
  ["no e-mail", JSON.stringify({ firstName: "Ada" }), "#/email", "required"],
  ["an e-mail null", JSON.stringify({ ...ada, email: null }), "#/email", "required"],
  [
    "an infinite number",
    '{"firstName":1e400,"email":"ada@example.com"}',
    "#/firstName",
    "invalid_request",
  ],
  [
    "two addresses in one",
    JSON.stringify({ ...ada, email: "a@example.com,b@example.com" }),
    "#/email",
    "invalid_email",
  ],
  ["a name with markup", JSON.stringify({ ...ada, firstName: "<b>" }), "#/firstName", "markup"],
  ["a formula", JSON.stringify({ ...ada, firstName: "=1+1" }), "#/firstName", "formula"],
  ["an unknown language", JSON.stringify({ ...ada, locale: "tlh" }), "#/locale", "unknown_locale"],
])("a body with %s is refused with its field", async (_, body, pointer, code) => {
  expect(await post(at, body)).toMatchObject({
    status: 422,
    body: { code: "invalid_request", errors: [{ pointer, code }] },
  });
});

test.each([
  ["a list", ["ada@example.com"]],
  ["an object", { address: "ada@example.com" }],
  ["a number", 7],
  ["a boolean", true],
])("row 39: %s is no address", async (_, email) => {
  expect(await post(at, JSON.stringify({ ...ada, email }))).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/email", code: "invalid_request" }] },
  });
});

test.each(["Ada <ada@example.com>", "mailto:ada@example.com"])(
  "row 35: a program has to send the address alone, not %s",
  async (email) => {
    expect(await post(at, JSON.stringify({ ...ada, email }))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/email", code: "invalid_email" }] },
    });
  },
);

test("a hundred thousand unknown names are refused at once, and few of them are told", async () => {
  const names = Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join(",");
  const started = performance.now();
  const { status, body } = await post(at, `{${names}}`);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(status).toBe(422);
  expect(body.errors).toHaveLength(50);
});

test("of a name that comes twice the last value counts, for the answer as for the row", async () => {
  const { status, body } = await post(
    at,
    '{"email":"first@example.com","firstName":"Ada","email":"second@example.com"}',
  );
  expect([status, body]).toMatchObject([202, { email: "second@example.com" }]);
  expect((await ask(at.url, `/invitations/${body.id}`, at)).body).toMatchObject({
    email: "second@example.com",
  });
});

import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, apiDeps, ask, serveApi } from "./fixture.ts";
import { json, post } from "./raw-post.ts";

const at = { url: "", key: "" };
const ada = { firstName: "Ada", email: "ada@example.com" };

beforeAll(async () => {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  await aLocation(deps, "hq");
  at.key = await aKey(deps, "hq");
  at.url = await serveApi(deps);
});

const big = Buffer.alloc(10 * 1024 * 1024, " ");

test.each([
  ["10 MiB that were announced", big, false],
  ["10 MiB in chunks", big, true],
  ["one byte more than 1 MiB in chunks", big.subarray(0, 1024 * 1024 + 1), true],
])("%s are too large", async (_, body, chunked) => {
  expect(await post(at, body, json, chunked)).toMatchObject({
    status: 413,
    body: { code: "too_large" },
  });
  expect((await ask(at.url, "/locations", at)).status).toBe(200);
});

test("1 MiB is read", async () => {
  const body = JSON.stringify({ ...ada, firstName: "x" });
  const padded = body + " ".repeat(1024 * 1024 - body.length);
  expect((await post(at, padded)).status).toBe(202);
});

test.each([
  {},
  { "content-type": "" },
  { "content-type": "text/plain" },
  { "content-type": "application/x-www-form-urlencoded" },
  { "content-type": "multipart/form-data; boundary=x" },
  { "content-type": "application/merge-patch+json" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "application/json, text/plain" },
  { "content-type": "application/jsonx" },
])("%j is no type that is taken", async (headers) => {
  expect(await post(at, JSON.stringify(ada), headers)).toMatchObject({
    status: 415,
    body: { code: "unsupported_media_type" },
  });
});

test("the type is taken in any case, and with the one charset there is", async () => {
  const headers = { "content-type": "Application/JSON; charset=UTF-8" };
  expect((await post(at, JSON.stringify(ada), headers)).status).toBeLessThan(300);
});

test("a packed body is not unpacked", async () => {
  const headers = { ...json, "content-encoding": "gzip" };
  expect(await post(at, gzipSync(Buffer.alloc(50_000_000)), headers)).toMatchObject({
    status: 415,
  });
});

import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { connectDatabase } from "../../db/connect.ts";
import { apiDeps, serveApi } from "./fixture.ts";

const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  security: z.array(z.object({ key: z.array(z.string()) })).length(1),
  "x-permission": z.string(),
  responses: z.record(z.string(), z.object({ description: z.string().min(1) })),
});

const Document = z.object({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

let url = "";
beforeAll(async () => {
  url = await serveApi(apiDeps(connectDatabase("postgres://127.0.0.1/never-asked")));
});

const get = (path: string) => fetch(url + path);

test("the document describes every operation, each by its own name", async () => {
  const document = Document.parse(await (await get("/api/openapi.json")).json());
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(25);
  for (const { responses } of operations) {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["401", "403", "503"]));
  }
});

test("every reference in the document leads somewhere", async () => {
  const text = await (await get("/api/openapi.json")).text();
  const { components } = Document.parse(JSON.parse(text));
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  );
  expect(names.length).toBeGreaterThan(50);
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining([...new Set(names)]));
});

test("the reference page and all it asks for come from here, under a policy that allows no other place", async () => {
  const page = await get("/api/docs");
  const text = await page.text();
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const asked = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? "");
  for (const address of asked.filter((one) => !one.startsWith("data:"))) {
    expect(address).toMatch(/^\/api\//);
    const found = await get(address);
    expect([address, found.status]).toEqual([address, 200]);
    expect(found.headers.get("content-type")).toMatch(/charset=utf-8|json/);
  }
});

test("no other file of the page's package is served", async () => {
  for (const name of ["package.json", "index.js", "..%2fpackage.json", "constructor"]) {
    expect((await get(`/api/docs/${name}`)).status).toBe(404);
  }
});

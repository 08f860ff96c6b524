import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../../bin/log.ts";
import { canariesIn } from "../canary/canaries.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("an error is logged without addresses, links and keys, wherever in it they stand", async () => {
  const folder = await tempFolder("log");
  onTestFinished(folder.remove);
  const file = join(folder.path, "usher.log");
  const token = "kq2Vn3Zs8rWc5Yx1Tb7Lm9Pd";
  const said = [
    "Key (canonical_email)=(amber-heron@example.com) already exists",
    "GET /locations/hq/why?email=amber-heron%40example.com",
    `GET https://hub.example.com/i/${token}`,
    `GET /unsubscribe/${token}`,
    `GET /console/sign-in/${token}`,
    `Authorization: Bearer ${token}`,
    `The key usher_0190b6a0-0000-7000-8000-000000000001_${token} is none`,
    `The key re_${token} and the secret whsec_${token}==`,
  ];
  const log = createLog("info", file);
  for (const message of said) {
    const error = new Error(message, { cause: new Error(message) });
    log.info({ err: error }, "It failed");
  }
  const text = await readFile(file, "utf8");
  expect(text.match(/It failed/g)).toHaveLength(said.length);
  const canaries = [token, "amber-heron"].map((value) => ({
    name: value,
    value,
    kind: "secret" as const,
  }));
  expect(canariesIn(text, canaries)).toEqual([]);
});

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/command.ts";

const SOURCES = [
  "connectors",
  "connectors/hubspot",
  "services",
  "activities",
  "domain",
  "domain/roster",
  "bin",
];

/** All that the hub may say, with what it fills in as it stands in the code. */
async function saidByTheHub(): Promise<string> {
  const texts: string[] = [];
  for (const folder of SOURCES) {
    for (const name of await readdir(join(repository, folder))) {
      if (name.endsWith(".ts")) texts.push(await readFile(join(repository, folder, name), "utf8"));
    }
  }
  return texts.join("\n");
}

/** What the table of problems has in its first column, in pieces that stand still. */
async function piecesOfProblems(): Promise<string[]> {
  const doc = await readFile(join(repository, "docs/hubspot.md"), "utf8");
  const [, table = ""] = doc.split("## When something is wrong");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| It says"))
    .flatMap((line) => (line.split("|")[1] ?? "").split(/…|"|, (?=[A-Z])/))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
}

test("each problem that the words on HubSpot explain is one that the hub says", async () => {
  const said = await saidByTheHub();
  const pieces = await piecesOfProblems();
  expect(pieces.length).toBeGreaterThan(20);
  expect(pieces.filter((piece) => !said.includes(piece))).toEqual([]);
});

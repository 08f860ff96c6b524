import { expect, test } from "vitest";
import { problemDe } from "../../web/ui/problem-words.ts";
import { PROBLEMS_DE } from "../../web/ui/problem-words-de.ts";
import { said } from "../../web/ui/said.ts";
import { repository } from "../support/command.ts";
import { sourceFiles } from "../support/imports.ts";

/** As the code has it: a sentence may be written in two pieces, and what is named in it as `${…}`. */
const sources = sourceFiles(repository, ["connectors", "services", "bin", "web/console"])
  .map(({ text }) => text.replaceAll(/"\s*\+\s*"/g, "").replaceAll(String.raw`\"`, '"'))
  .join("\n");

test.each(Object.keys(PROBLEMS_DE))("somebody says: %s", (english) => {
  for (const part of english.split("{}")) expect(sources).toContain(part);
});

test("what is named in a sentence is named in German, too", () => {
  expect(said("de", "members.csv is not there. Put it back, or correct the path.")).toBe(
    "members.csv ist nicht da. Legen Sie die Datei zurück, oder berichtigen Sie den Pfad.",
  );
  const two =
    "Google does not let a@b.example in: it is over. Make a new key in Google Cloud, and paste its file.";
  expect(said("de", two)).toContain("lässt a@b.example nicht hinein (it is over).");
  expect(said("en", two)).toBe(two);
});

test("each sentence names as much in German as in English", () => {
  const places = (text: string) => text.split("{}").length;
  for (const [english, german] of Object.entries(PROBLEMS_DE)) {
    expect([english, places(german)]).toEqual([english, places(english)]);
  }
});

test("a sentence that nobody put into German stays as it is", () => {
  expect(problemDe("Something new went wrong.")).toBeUndefined();
  expect(said("de", "Something new went wrong.")).toBe("Something new went wrong.");
});

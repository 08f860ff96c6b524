import { repository } from "./command.ts";
import { sourceFiles } from "./imports.ts";

const HOLE = /\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}/g;

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}|\$)*`|\S/g;

/** A bug, which no page shows, or what a field or a recipe is for, which the API's reference shows. */
const NOT_SAID = /(?:new Error\(|describe\(|description:|summary:)\s*$/;

/** The sentences written in a text of TypeScript, with `{}` where a value stands; one in two pieces as one. */
export function sentencesIn(text: string): string[] {
  const found: string[] = [];
  let sentence = "";
  let isGoingOn = false;
  const end = () => {
    if (/^[A-Z{"].* .*\.$/s.test(sentence)) found.push(sentence);
    sentence = "";
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (/^\/[*/]/.test(token)) continue;
    if (token.length > 1) {
      if (!isGoingOn) end();
      const isSaid = isGoingOn || !NOT_SAID.test(text.slice(Math.max(0, index - 40), index));
      if (isSaid)
        sentence += token
          .slice(1, -1)
          .replace(HOLE, "{}")
          .replaceAll(/\\(["'`])/g, "$1");
      isGoingOn = false;
    } else if (token === "+" && sentence !== "") isGoingOn = true;
    else {
      end();
      isGoingOn = false;
    }
  }
  end();
  return found;
}

/** Each sentence written in the named folders, with the file that it stands in first. */
export function writtenSentences(folders: readonly string[]): Map<string, string> {
  const written = new Map<string, string>();
  for (const { path, text } of sourceFiles(repository, folders)) {
    for (const sentence of sentencesIn(text)) {
      if (!written.has(sentence)) written.set(sentence, path);
    }
  }
  return written;
}

import { expect, test } from "vitest";
import { INPUT_MESSAGES } from "../../domain/input-codes.ts";
import { REASONS, type ReasonCode } from "../../domain/reasons.ts";
import { eventText } from "../../web/ui/event-words.ts";
import { inputText, reasonText } from "../../web/ui/reasons.ts";
import { stateWords } from "../../web/ui/state-words.ts";
import { sourceFiles } from "../support/imports.ts";

const root = new URL("../..", import.meta.url).pathname;

test("every reason and every input code is told in German too", () => {
  const codes = Object.keys(REASONS) as ReasonCode[];
  expect(codes.filter((code) => reasonText("de", code) === reasonText("en", code))).toEqual([]);
  const inputs = Object.keys(INPUT_MESSAGES) as (keyof typeof INPUT_MESSAGES)[];
  expect(inputs.filter((code) => inputText("de", code) === inputText("en", code))).toEqual([]);
});

test("an input code that has no sentence is told by the one that came with it", () => {
  expect(inputText("de", "constructor", "This must be text. Correct it.")).toBe(
    "This must be text. Correct it.",
  );
});

test("whatever is noted in the audit has words in both languages", () => {
  const types = sourceFiles(root, ["services", "activities"]).flatMap(({ text }) => [
    ...text.matchAll(
      /"((?:api_key|connection|flow|invitation|location|mail|member|owner|person|row|session)\.[a-z_]+)"/g,
    ),
  ]);
  const names = new Set(types.flatMap(([, type]) => (type === undefined ? [] : [type])));
  expect(names.size).toBeGreaterThan(40);
  const isNoEvent = (type: string) => type === "invitation.status" || type === "member.email";
  const silent = [...names].filter((type) => !isNoEvent(type) && eventText("de", type) === type);
  expect(silent).toEqual([]);
});

test("the words of states are the same states in both languages", () => {
  const { en, de } = stateWords;
  for (const kind of Object.keys(en) as (keyof typeof en)[]) {
    expect(Object.keys(de[kind]).toSorted()).toEqual(Object.keys(en[kind]).toSorted());
  }
});

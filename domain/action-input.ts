import { mappedValue, type Mapping } from "./flow-mapping.ts";
import { INPUT_MESSAGES } from "./input-codes.ts";
import { stepsOf, type Told } from "./told.ts";
import { storable } from "./visible-text.ts";

export type ActionInput = { input: Told } | { problem: string };

/**
 * What an action is asked for: what the flow says each time, and what is mapped from what was told. A value that was
 * not told is left out.
 */
export function actionInput(fixed: Told, mapping: Mapping, told: Told): ActionInput {
  const input = structuredClone(fixed);
  for (const [place, source] of Object.entries(mapping)) {
    const value = mappedValue(source, told);
    if ("isNoText" in value) return { problem: `${place}: ${value.isNoText}` };
    if ("missing" in value) continue;
    if (storable(value.text) !== value.text) {
      return { problem: `${place}: ${INPUT_MESSAGES.control_character}` };
    }
    if (!put(input, stepsOf(place), value.text)) {
      return { problem: `${place}: There is no such place in what the action takes.` };
    }
  }
  return { input };
}

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

function put(input: Told, steps: string[], text: string): boolean {
  let at = input;
  for (const [index, step] of steps.entries()) {
    if (step === "" || FORBIDDEN.has(step)) return false;
    if (index === steps.length - 1) {
      at[step] = text;
      return true;
    }
    const next = Object.hasOwn(at, step) ? at[step] : (at[step] = {});
    if (!isGroup(next)) return false;
    at = next;
  }
  return false;
}

const isGroup = (value: unknown): value is Told =>
  typeof value === "object" && value !== null && !Array.isArray(value);

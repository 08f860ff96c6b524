import type { z } from "zod";
import type { FieldError } from "./errors.ts";
import { INPUT_MESSAGES } from "./input-codes.ts";

type Issue = z.core.$ZodIssue;

/** More than these help nobody, and an input can have a hundred thousand. */
const MAX_ERRORS = 50;

/** What a schema found wrong, in our own words; `at` points to where the input stands in the whole. */
export function fieldErrors(error: z.ZodError, input: unknown, at = "#"): FieldError[] {
  return error.issues.flatMap((issue) => errorsOf(issue, input, at)).slice(0, MAX_ERRORS);
}

function errorsOf(issue: Issue, input: unknown, at: string): FieldError[] {
  const pointer = at + issue.path.map((step) => `/${pointerStep(String(step))}`).join("");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MAX_ERRORS).map((key) => ({
      pointer: `${pointer}/${pointerStep(key)}`,
      code: "unknown_field",
      message: INPUT_MESSAGES.unknown_field,
    }));
  }
  const code = codeOf(issue, input);
  const message = code === "required" ? INPUT_MESSAGES.required : messageOf(issue, input);
  return [{ pointer, code, message }];
}

/** What zod says where a schema has no words of its own: English for programmers. */
const NOT_OURS = /^(?:Invalid (?:input|option|string|key|element)|Too (?:big|small))\b/;

function messageOf(issue: Issue, input: unknown): string {
  if (!NOT_OURS.test(issue.message)) return issue.message;
  if (issue.code === "invalid_type") {
    return `This must be ${KINDS[issue.expected] ?? "something else"}. Correct it.`;
  }
  if (issue.code === "invalid_value") {
    return `This must be one of: ${issue.values.map(String).join(", ")}.`;
  }
  if (issue.code === "too_big") return bounded("at most", issue.maximum, issue, input);
  if (issue.code === "too_small") return bounded("at least", issue.minimum, issue, input);
  return "This is not in the form it must have. The API's reference shows it.";
}

function bounded(
  bound: string,
  limit: number | bigint,
  { origin, path }: { origin: string; path: PropertyKey[] },
  input: unknown,
): string {
  const unit = UNITS[origin];
  if (unit === undefined) return `This must be ${bound} ${limit}.`;
  const value = valueAt(input, path);
  const has = typeof value === "string" ? ` It has ${value.length}.` : "";
  return `This may have ${bound} ${limit}${unit}.${has}`;
}

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const UNITS: Record<string, string> = { string: " characters", array: " items", set: " items" };

function codeOf(issue: Issue, input: unknown): string {
  if (issue.code === "custom" && typeof issue.params?.["code"] === "string") {
    return issue.params["code"];
  }
  if (issue.code === "too_big" && issue.origin === "string") return "too_long";
  const empty = issue.code === "too_small" && issue.origin === "string" && issue.minimum === 1;
  if (empty || isMissing(valueAt(input, issue.path))) return "required";
  return "invalid_request";
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step)?.value;
  }
  return value;
}

const isMissing = (value: unknown) => value === undefined || value === null;

/** A step of a JSON pointer (RFC 6901); a long name is cut, it is the sender's own. */
export const pointerStep = (step: string) =>
  step.slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");

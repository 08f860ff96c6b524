import { z } from "zod";
import { actionInput } from "../../domain/action-input.ts";
import type { FieldError } from "../../domain/errors.ts";
import { fieldErrors, pointerStep } from "../../domain/field-errors.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { stepsOf, type Told } from "../../domain/told.ts";

const INPUT = "#/action/input";

/** What an action could never take, whatever is told: an input that it does not have, or that it lacks. */
export function actionFaults(schema: z.ZodType, fixed: Told, mapping: Mapping): FieldError[] {
  const places = new Map(
    Object.keys(mapping).map((place) => [stepsOf(place).map(pointerStep).join("/"), place]),
  );
  const asked = actionInput(fixed, anyText(mapping), {});
  if ("problem" in asked) {
    return [{ pointer: "#/mapping", code: "invalid_request", message: asked.problem }];
  }
  const read = schema.safeParse(asked.input);
  if (read.success) return [];
  const certain = read.error.issues.filter(
    (issue) => NEVER_A_TEXT.has(issue.code) || !places.has(stepsIn(issue)),
  );
  return fieldErrors(new z.ZodError(certain), asked.input, INPUT).map((error) => {
    const at = error.pointer.slice(`${INPUT}/`.length);
    const place =
      places.get(at) ?? (error.code === "required" ? at.replaceAll("/", ".") : undefined);
    return place === undefined ? error : { ...error, pointer: `#/mapping/${pointerStep(place)}` };
  });
}

/** Stands for what will be told, of which nobody knows yet what it says. */
const anyText = (mapping: Mapping): Mapping =>
  Object.fromEntries(Object.keys(mapping).map((place) => [place, { value: "x" }]));

const NEVER_A_TEXT: ReadonlySet<string> = new Set(["invalid_type", "invalid_key"]);

const stepsIn = ({ path }: z.core.$ZodIssue) =>
  path.map((step) => pointerStep(String(step))).join("/");

import { z } from "zod";
import { inputIssue, refuse, type Refused } from "./input-codes.ts";
import { findLink } from "./links-in-text.ts";
import { hasControlCharacter, trimInvisible, withoutInvisible } from "./visible-text.ts";

const MAX_LENGTH = 100;

// Both the plain signs and their full-width twins start a formula in a spreadsheet.
const FORMULA = /^(?:[=+@＝＋＠]|[-－](?!\p{L}))/u;

const TAG = /[<>＜＞]/;

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const SWAPPED =
  "This is an e-mail address where a name belongs. Check whether the two columns are swapped.";

/** Reads a name; one that shows nothing is `name: ""`. */
export function personName(input: string): { ok: true; name: string } | Refused {
  const tooLong = () =>
    refuse("too_long", `A name has at most ${MAX_LENGTH} characters. Shorten it.`);
  if (input.length > 20 * MAX_LENGTH) return tooLong();
  const trimmed = trimInvisible(input);
  if (hasControlCharacter(trimmed)) return refuse("control_character");
  const name = withoutInvisible(trimmed).normalize("NFC");
  if (!/[^\s\p{DI}]/u.test(name)) return { ok: true, name: "" };
  if (Array.from(name).length > MAX_LENGTH) return tooLong();
  if (ADDRESS.test(name)) return refuse("markup", SWAPPED);
  if (TAG.test(name) || findLink(name) !== undefined) return refuse("markup");
  if (FORMULA.test(name)) return refuse("formula");
  return { ok: true, name };
}

/** A name that must be there. */
export const PersonName = z.string().transform((input, context): string => {
  const read = personName(input);
  if (read.ok && read.name !== "") return read.name;
  context.addIssue(inputIssue(read.ok ? refuse("required") : read));
  return z.NEVER;
});

/** A name that may be left out; a blank one is undefined. */
export const OptionalPersonName = z
  .string()
  .optional()
  .transform((input, context): string | undefined => {
    const read = personName(input ?? "");
    if (read.ok) return read.name === "" ? undefined : read.name;
    context.addIssue(inputIssue(read));
    return z.NEVER;
  });

export const fullName = (firstName: string, lastName: string | null) =>
  lastName === null ? firstName : `${firstName} ${lastName}`;

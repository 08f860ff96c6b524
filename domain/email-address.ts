import { z } from "zod";
import { inputIssue, refuse, type Refused } from "./input-codes.ts";
import { hasControlCharacter, trimInvisible } from "./visible-text.ts";

/** An address as typed, which is shown, and its canonical form, which is the identity and what is mailed. */
export type Email = { typed: string; canonical: string };

const SHAPE = z.email();

/** Reads one address. Dots and plus tags are kept: they are other people's mailboxes (R48). */
export function canonicalEmail(input: string): ({ ok: true } & Email) | Refused {
  // Before anything that takes time: the longest address has 254 characters.
  if (input.length > 2000) return refuse("too_long", TOO_LONG);
  const typed = trimInvisible(input);
  if (typed === "") return refuse("required", "The e-mail address is missing. Fill it in.");
  if (hasControlCharacter(typed)) {
    return refuse("control_character", "The address has line breaks or control characters in it.");
  }
  // Before lower-casing: the Kelvin sign lower-cases to "k" and would become somebody else's address.
  if (!/^[\x20-\x7E]+$/.test(typed)) return refuse("invalid_email", notAscii(typed));
  const problem = shapeProblem(typed);
  if (problem !== undefined) return refuse("invalid_email", problem);
  const at = typed.lastIndexOf("@");
  if (typed.length > 254 || at > 64) return refuse("too_long", TOO_LONG);
  if (!SHAPE.safeParse(typed).success || !isHostName(typed.slice(at + 1))) {
    return refuse("invalid_email");
  }
  return { ok: true, typed, canonical: typed.toLowerCase() };
}

/** A string in, the pair out. */
export const EmailAddress = z.string().transform((input, context): Email => {
  const read = canonicalEmail(input);
  if (read.ok) return { typed: read.typed, canonical: read.canonical };
  context.addIssue(inputIssue(read));
  return z.NEVER;
});

/** `a•••@example.com`: enough to recognise one's own address, too little to learn another's. */
export function maskEmail(canonical: string): string {
  return `${canonical.slice(0, 1)}•••${canonical.slice(canonical.lastIndexOf("@"))}`;
}

const TOO_LONG =
  "The address is too long: at most 254 characters, 64 of them before the @. Check it for a second one.";

function notAscii(typed: string): string {
  const odd = /[^\x20-\x7E]/u.exec(typed)?.[0] ?? "";
  const point = odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  return (
    `The address has a character that is not a plain Latin letter, digit or sign (U+${point}). ` +
    "Type it anew; a domain with such letters is written in its xn-- form."
  );
}

function shapeProblem(typed: string): string | undefined {
  if (typed.includes('"')) return "Addresses in quotation marks are not taken. Write it plainly.";
  if (/^mailto:/i.test(typed) || /[<>]/.test(typed)) {
    return "Write the address alone, without a name, brackets or mailto:.";
  }
  if (typed.split("@").length > 2 || /[\s,;]/.test(typed)) {
    return "This holds more than one address, or a blank. Write exactly one address.";
  }
  return undefined;
}

function isHostName(domain: string): boolean {
  return domain.split(".").every((label) => label.length <= 63 && !label.endsWith("-"));
}

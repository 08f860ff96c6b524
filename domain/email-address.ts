import { z } from "zod";
import { asciiDomain } from "./email-domain.ts";
import { inputIssue, refuse, type Refused } from "./input-codes.ts";
import { hasControlCharacter, isPrintableAscii, trimInvisible } from "./visible-text.ts";

/** An address as typed, which is shown, and its canonical form, which is the identity and what is mailed. */
export type Email = { typed: string; canonical: string };

const LOCAL_PART = /^[a-z0-9_'+-]+(?:\.[a-z0-9_'+-]+)*(?<!')$/i;

/** Reads one address. Dots and plus tags are kept: they are other people's mailboxes (R48). */
export function canonicalEmail(input: string): ({ ok: true } & Email) | Refused {
  // Before anything that takes time: the longest address has 254 characters.
  if (input.length > 2000) return refuse("too_long", TOO_LONG);
  const trimmed = trimInvisible(input);
  if (trimmed === "") return refuse("required", "The e-mail address is missing. Fill it in.");
  if (hasControlCharacter(trimmed)) {
    return refuse("control_character", "The address has line breaks or control characters in it.");
  }
  // Before composing and lower-casing: the Kelvin sign would become the "k" of somebody else's address.
  const odd = Array.from(trimmed).find(isOdd);
  if (odd !== undefined) return refuse("invalid_email", oddCharacter(odd));
  const typed = trimmed.normalize("NFC");
  const problem = shapeProblem(typed);
  if (problem !== undefined) return refuse("invalid_email", problem);
  const at = typed.indexOf("@");
  const local = typed.slice(0, at);
  const foreign = Array.from(local).find((character) => !isPrintableAscii(character));
  if (foreign !== undefined) return refuse("invalid_email", oddCharacter(foreign));
  if (typed.length > 254 || local.length > 64) return refuse("too_long", TOO_LONG);
  const read = asciiDomain(typed.slice(at + 1));
  if (!read.ok) return refuse("invalid_email", read.message);
  if (!LOCAL_PART.test(local)) return refuse("invalid_email");
  const canonical = `${local.toLowerCase()}@${read.domain}`;
  if (canonical.length > 254) return refuse("too_long", TOO_LONG);
  return { ok: true, typed, canonical };
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

/** No letter, mark or digit of any alphabet, or one that stands for another: `＠`, the Kelvin sign, `İ`. */
const isOdd = (character: string) =>
  !isPrintableAscii(character) &&
  (!/[\p{L}\p{M}\p{N}]/u.test(character) ||
    character.normalize("NFKC") !== character ||
    Array.from(character.toLowerCase()).length > 1);

function oddCharacter(odd: string): string {
  const point = `U+${odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
  const twin = odd === "\u3002" || odd === "\uFF61" ? "." : odd.normalize("NFKC");
  if (/[\p{DI}\p{C}\p{Z}]/u.test(odd)) {
    return `The address has an invisible character in it (${point}). Type it anew.`;
  }
  return isPrintableAscii(twin)
    ? `The address has "${odd}" (${point}) in it, which only looks like "${twin}". Type it anew.`
    : `The address has "${odd}" (${point}) in it, which is no plain Latin letter, digit or sign. Type it anew.`;
}

function shapeProblem(typed: string): string | undefined {
  if (typed.includes('"')) return "Addresses in quotation marks are not taken. Write it plainly.";
  if (/^mailto:/i.test(typed) || /[<>]/.test(typed)) {
    return "Write the address alone, without a name, brackets or mailto:.";
  }
  if (/[\s,;]/.test(typed)) {
    return "This holds more than one address, or a blank. Write exactly one address.";
  }
  if (typed.split("@").length > 2) return "This has more than one @. Write exactly one address.";
  if (typed.startsWith("'")) return "Remove the apostrophe before the address.";
  return typed.includes("@")
    ? undefined
    : "This has no @. Write a whole address, like ada@example.com.";
}

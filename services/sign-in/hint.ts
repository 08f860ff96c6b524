import { open, seal } from "../../db/sealed.ts";
import type { SecretKeys } from "../unit-of-work.ts";

const PLACE = "sign-in.hint";
const MASKED_PLACE = "sign-in.masked-hint";

/** Whom a sign-in is for. Masked where a link led to it: whoever found that link must not learn the address. */
export type Hint = { email: string; masked: boolean };

/** A hint for the next page. Sealed, so that nobody can read it from a log or make one; it signs nobody in. */
export const signInHint = (keys: SecretKeys, { email, masked }: Hint): string =>
  seal(keys.seal, masked ? MASKED_PLACE : PLACE, email);

/** The sign-in page with the address filled in. */
export function signInUrl(keys: SecretKeys, publicUrl: URL, canonicalEmail: string): string {
  const url = new URL("/sign-in", publicUrl);
  url.searchParams.set("hint", signInHint(keys, { email: canonicalEmail, masked: false }));
  return url.href;
}

/** What a hint says; undefined for anything that is none of ours. */
export function readHint(keys: SecretKeys, hint: string): Hint | undefined {
  const email = opened(keys, PLACE, hint);
  if (email !== undefined) return { email, masked: false };
  const hidden = opened(keys, MASKED_PLACE, hint);
  return hidden === undefined ? undefined : { email: hidden, masked: true };
}

function opened(keys: SecretKeys, place: string, hint: string): string | undefined {
  try {
    return open(keys.seal, place, hint);
  } catch {
    return undefined;
  }
}

import { open, seal } from "../../db/sealed.ts";
import type { SecretKeys } from "../unit-of-work.ts";

const PLACE = "sign-in.hint";

/**
 * An address for the sign-in page to fill in. Sealed, so that nobody can read it from a log or make one; it signs
 * nobody in.
 */
export const signInHint = (keys: SecretKeys, canonicalEmail: string): string =>
  seal(keys.seal, PLACE, canonicalEmail);

/** The sign-in page with the address filled in. */
export function signInUrl(keys: SecretKeys, publicUrl: URL, canonicalEmail: string): string {
  const url = new URL("/sign-in", publicUrl);
  url.searchParams.set("hint", signInHint(keys, canonicalEmail));
  return url.href;
}

/** The address in a hint; undefined for anything that is none of ours. */
export function readHint(keys: SecretKeys, hint: string): string | undefined {
  try {
    return open(keys.seal, PLACE, hint);
  } catch {
    return undefined;
  }
}

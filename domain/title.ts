import { refuse, type Refused } from "./input-codes.ts";
import { hasControlCharacter, trimInvisible } from "./visible-text.ts";

export const MAX_TITLE = 100;

/** A short text that is shown in lists: a location's, a connection's, a flow's name. */
export function titleOf(input: string): { ok: true; title: string } | Refused {
  const title = trimInvisible(input).normalize("NFC");
  if (title === "") return refuse("required");
  if (title.length > MAX_TITLE) return refuse("too_long");
  return hasControlCharacter(title) ? refuse("control_character") : { ok: true, title };
}

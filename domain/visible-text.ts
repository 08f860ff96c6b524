/** Blanks, and the zero-width and directional marks that people paste without knowing. */
const AT_AN_EDGE = /[\s\u00AD\u061C\u200B-\u200F\u2060\uFEFF]/;

/** Without blanks at the ends, no-break and zero-width ones among them. */
export function trimInvisible(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && AT_AN_EDGE.test(text.charAt(start))) start++;
  while (end > start && AT_AN_EDGE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Without marks that show nothing. Joiners stay: emoji and several scripts are written with them. */
export function withoutInvisible(text: string): string {
  return text.replace(/[\u00AD\u061C\u200B\u200E\u200F\u2060\uFEFF]/g, "");
}

/** Controls, line breaks, overrides of the writing direction, and halves of a character. */
export const hasControlCharacter = (text: string): boolean =>
  /[\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]/u.test(text);

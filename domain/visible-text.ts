/** Blanks, and the zero-width, directional and filling marks that people paste without knowing. */
const AT_AN_EDGE =
  /[\s\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2060-\u2064\u2800\u3164\uFEFF\uFFA0]/;

const INVISIBLE = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u2060-\u2064\uFEFF]/g;

/** Emoji and several scripts are written with joiners; behind these letters they do nothing. */
const IDLE_JOINERS = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])[\u200C\u200D]+/gu;

/** Without blanks at the ends, no-break and zero-width ones among them. */
export function trimInvisible(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && AT_AN_EDGE.test(text.charAt(start))) start++;
  while (end > start && AT_AN_EDGE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Without marks that show nothing. */
export function withoutInvisible(text: string): string {
  return isPrintableAscii(text) ? text : text.replace(INVISIBLE, "").replace(IDLE_JOINERS, "");
}

/** Controls, line breaks, overrides of the writing direction, and halves of a character. */
export const hasControlCharacter = (text: string): boolean =>
  /[\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]/u.test(text);

/** As a database takes it: JSON can well have a NUL, or half a character. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

export const isPrintableAscii = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

import { isPrintableAscii } from "./visible-text.ts";

/** Labels of letters, digits and hyphens; the last one is no number. */
const HOST_NAME =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;

const SCRIPTS = (
  "Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hebrew " +
  "Kannada Khmer Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thai Tibetan"
).split(" ");

/** What a label may be made of: one alphabet, or the East Asian ones with Latin (UTS 39, highly restrictive). */
const UNMIXED = [
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\d-]+$/u,
  ...SCRIPTS.map((script) => new RegExp(`^[\\p{scx=${script}}\\d-]+$`, "u")),
];

/** The one form of a domain, in plain letters: `bücher.example` and `xn--bcher-kva.example` are the same. */
export function asciiDomain(
  typed: string,
): { ok: true; domain: string } | { ok: false; message: string | undefined } {
  if (!isPrintableAscii(typed) && typed.split(".").some(isMixed)) {
    return { ok: false, message: MIXED };
  }
  const domain = isPrintableAscii(typed) ? typed.toLowerCase() : toAscii(typed);
  return HOST_NAME.test(domain) ? { ok: true, domain } : { ok: false, message: undefined };
}

const MIXED =
  "The domain mixes letters of different alphabets, so that it can pass for another one. " +
  "Type it anew; if it is meant so, write it in its xn-- form.";

const isMixed = (label: string) => !UNMIXED.some((letters) => letters.test(label));

/** By IDNA 2008 as browsers apply it: ß stays ß. Letter by letter, because Σ at an end would become ς. */
function toAscii(typed: string): string {
  const lower = Array.from(typed, (letter) => letter.toLowerCase()).join("");
  const url = `http://${lower}`;
  return URL.canParse(url) ? new URL(url).hostname : "";
}

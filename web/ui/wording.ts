import type { Context } from "hono";
import type { Locale } from "../../domain/location.ts";
import { de } from "./wording-de.ts";
import { en, type Wording } from "./wording-en.ts";

const catalogs: Record<Locale, Wording> = { en, de };

/** The language of a page, and its words. */
export type Speech = { locale: Locale; say: Wording };

/** What the person chose, else what the browser asks for, else what comes with the page's subject. */
export function speechFor(
  c: Context,
  { chosen, fallback }: { chosen?: Locale | null; fallback?: Locale } = {},
): Speech {
  const asked = askedLocale(c.req.header("accept-language") ?? "");
  const locale = chosen ?? asked ?? fallback ?? "en";
  return { locale, say: catalogs[locale] };
}

function askedLocale(header: string): Locale | undefined {
  const wishes = header.split(",").map((part) => {
    const [range = "", quality] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/);
    return { language: range.split("-")[0], quality: Number(quality ?? 1) };
  });
  const known = wishes.filter((wish) => wish.quality > 0 && isLocale(wish.language));
  const [best] = known.toSorted((a, b) => b.quality - a.quality);
  return isLocale(best?.language) ? best.language : undefined;
}

const isLocale = (language: string | undefined): language is Locale =>
  language !== undefined && Object.hasOwn(catalogs, language);

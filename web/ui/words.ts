import type { Locale } from "../../domain/location.ts";

/** The words of some pages, in each language; a language that lacks one does not compile. */
export const words = <T>(catalogs: { en: T; de: NoInfer<T> }): Record<Locale, T> => catalogs;

import { words } from "../../ui/words.ts";
import { flowWordsDe } from "./words-de.ts";
import { flowWordsEn } from "./words-en.ts";

/** What the pages of flows say. */
export const flowWords = words({ en: flowWordsEn, de: flowWordsDe });

export type FlowWords = typeof flowWordsEn;

import { words } from "../../ui/words.ts";
import { todayWordsDe } from "./words-de.ts";
import { todayWordsEn } from "./words-en.ts";

export const todayWords = words({ en: todayWordsEn, de: todayWordsDe });

import { words } from "../../ui/words.ts";
import { peopleWordsDe } from "./words-de.ts";
import { peopleWordsEn } from "./words-en.ts";

export const peopleWords = words({ en: peopleWordsEn, de: peopleWordsDe });

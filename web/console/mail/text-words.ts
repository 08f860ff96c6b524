import { words } from "../../ui/words.ts";
import { de } from "./text-words-de.ts";
import { en } from "./text-words-en.ts";

export const textWords = words({ en, de });

import { words } from "../../ui/words.ts";
import { de } from "./words-de.ts";
import { en } from "./words-en.ts";

export const settingsWords = words({ en, de });

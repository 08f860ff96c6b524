import type { ConsolePages } from "../visit.ts";
import { sendSettings, showSettings } from "./settings.tsx";

export const settingsPages: ConsolePages = {
  "/settings": { permission: "settings", get: showSettings, post: sendSettings },
};

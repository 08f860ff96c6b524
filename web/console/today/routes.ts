import type { ConsolePages } from "../visit.ts";
import { showToday } from "./show.tsx";

export const todayPages: ConsolePages = {
  "": { permission: null, get: showToday },
};

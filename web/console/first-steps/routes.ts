import type { ConsolePages } from "../visit.ts";
import { sendFirstSteps } from "./send.ts";
import { showFirstSteps } from "./show.tsx";

export const firstStepsPages: ConsolePages = {
  "/first-steps": { permission: "settings", get: showFirstSteps, post: sendFirstSteps },
};

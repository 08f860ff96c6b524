import type { ConsolePages } from "../visit.ts";
import { sendAskAgain, sendHandOver } from "./acts.ts";
import { showOperations } from "./show.tsx";

const permission = "integrations";

export const operationsPages: ConsolePages = {
  "/operations": { permission, get: showOperations },
  "/operations/hand-overs": { permission, post: sendHandOver },
  "/operations/processes": { permission, post: sendAskAgain },
};

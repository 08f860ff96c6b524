import type { ConsolePages } from "../visit.ts";
import { showAudit } from "./show.tsx";

export const auditPages: ConsolePages = {
  "/audit": { permission: "customers", get: showAudit },
};

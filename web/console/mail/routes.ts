import type { ConsolePages } from "../visit.ts";
import { showMail } from "./mail.tsx";
import { showOutbox } from "./outbox.tsx";
import { sendSettle, showSettle } from "./settle.tsx";
import { sendLift, showLift, showSuppressions } from "./suppressions.tsx";

export const mailPages: ConsolePages = {
  "/mail": { permission: "customers", get: showOutbox },
  "/mail/outbox/:mail": { permission: "customers", get: showMail },
  "/mail/outbox/:mail/settle/:as": { permission: "customers", get: showSettle, post: sendSettle },
  "/mail/suppressions": { permission: "customers", get: showSuppressions },
  "/mail/suppressions/:suppression": { permission: "customers", get: showLift, post: sendLift },
};

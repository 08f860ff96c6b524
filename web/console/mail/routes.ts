import type { ConsolePages } from "../visit.ts";
import { showMail } from "./mail.tsx";
import { showOutbox } from "./outbox.tsx";
import { showFrame } from "./preview.tsx";
import { sendSettle, showSettle } from "./settle.tsx";
import { sendLift, showLift, showSuppressions } from "./suppressions.tsx";
import { showTemplates } from "./templates.tsx";
import { sendTest, showTest } from "./test-mail.tsx";
import { sendBack, sendTemplate, showBack, showTemplate } from "./write.tsx";

/** One text of one mail. */
const TEMPLATE = "/mail/templates/:kind/:locale";

export const mailPages: ConsolePages = {
  "/mail": { permission: "customers", get: showOutbox },
  "/mail/outbox/:mail": { permission: "customers", get: showMail },
  "/mail/outbox/:mail/settle/:as": { permission: "customers", get: showSettle, post: sendSettle },
  "/mail/suppressions": { permission: "customers", get: showSuppressions },
  "/mail/suppressions/:suppression": { permission: "customers", get: showLift, post: sendLift },
  "/mail/templates": { permission: "settings", get: showTemplates },
  [TEMPLATE]: { permission: "settings", get: showTemplate, post: sendTemplate },
  [`${TEMPLATE}/frame`]: { permission: "settings", get: showFrame },
  [`${TEMPLATE}/default`]: { permission: "settings", get: showBack, post: sendBack },
  [`${TEMPLATE}/test`]: { permission: "settings", post: sendTest },
  [`${TEMPLATE}/test/:mail`]: { permission: "settings", get: showTest },
};

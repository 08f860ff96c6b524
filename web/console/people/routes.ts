import type { ConsolePages } from "../visit.ts";
import {
  sendInviteAgain,
  sendResend,
  sendRevoke,
  showInviteAgain,
  showResend,
  showRevoke,
} from "./acts.tsx";
import { sendExport, showExport } from "./export.tsx";
import { sendInvite, showInvite } from "./invite.tsx";
import { showPeople } from "./list.tsx";
import { showPerson } from "./show.tsx";
import { showTimeline } from "./timeline.tsx";
import { showWhy } from "./why.tsx";

const permission = "customers";

/** Who takes the whole list away shows first that it is them. */
export const peoplePages: ConsolePages = {
  "/people": { permission, get: showPeople },
  "/people/invite": { permission, get: showInvite, post: sendInvite },
  "/people/export": { permission, fresh: true, get: showExport, post: sendExport },
  "/people/why": { permission, get: showWhy },
  "/people/:membership": { permission, get: showPerson },
  "/people/:membership/timeline": { permission, get: showTimeline },
  "/people/:membership/resend": { permission, get: showResend, post: sendResend },
  "/people/:membership/revoke": { permission, get: showRevoke, post: sendRevoke },
  "/people/:membership/invite-again": { permission, get: showInviteAgain, post: sendInviteAgain },
};

import type { ConsolePages } from "../visit.ts";
import { sendChange, showAdministrator } from "./change.tsx";
import { sendHandOver, showHandOver } from "./hand-over.tsx";
import { sendInvite, showInvite } from "./invite.tsx";
import { showAdministrators } from "./list.tsx";
import { sendMake, showFind, showMake } from "./make.tsx";
import { sendWithdrawal, showWithdrawal } from "./withdraw.tsx";

const named = { permission: "admins", fresh: true } as const;

export const administratorPages: ConsolePages = {
  "/administrators": { permission: "admins", get: showAdministrators },
  "/administrators/invite": { ...named, get: showInvite, post: sendInvite },
  "/administrators/member": { permission: "admins", get: showFind },
  "/administrators/:membership": { ...named, get: showAdministrator, post: sendChange },
  "/administrators/:membership/make": { ...named, get: showMake, post: sendMake },
  "/administrators/:membership/withdraw": { ...named, get: showWithdrawal, post: sendWithdrawal },
  "/administrators/:membership/owner": {
    ...named,
    ownerOnly: true,
    get: showHandOver,
    post: sendHandOver,
  },
};

import type { Permission } from "../../domain/permissions.ts";

/** Whom a page of a location's console is for: `anybody` is every administrator of the location. */
export type ForWhom = Permission | "anybody" | "owner";

/** Every page below a location's console, as it was decided; the pages themselves are held against this. */
export const CONSOLE_PAGES: Readonly<Record<string, ForWhom>> = {
  "": "anybody",
  "/first-steps": "settings",
  "/settings": "settings",

  "/people": "customers",
  "/people/invite": "customers",
  "/people/export": "customers",
  "/people/why": "customers",
  "/people/:membership": "customers",
  "/people/:membership/timeline": "customers",
  "/people/:membership/resend": "customers",
  "/people/:membership/revoke": "customers",
  "/people/:membership/invite-again": "customers",

  "/mail": "customers",
  "/mail/outbox/:mail": "customers",
  "/mail/outbox/:mail/settle/:as": "customers",
  "/mail/suppressions": "customers",
  "/mail/suppressions/:suppression": "customers",
  "/mail/templates": "settings",
  "/mail/templates/:kind/:locale": "settings",
  "/mail/templates/:kind/:locale/frame": "settings",
  "/mail/templates/:kind/:locale/default": "settings",
  "/mail/templates/:kind/:locale/test": "settings",
  "/mail/templates/:kind/:locale/test/:mail": "settings",

  "/audit": "customers",

  "/operations": "integrations",
  "/operations/hand-overs": "integrations",
  "/operations/processes": "integrations",

  "/flows": "integrations",
  "/flows/new": "integrations",
  "/flows/new/:recipe": "integrations",
  "/flows/:flow": "integrations",
  "/flows/:flow/preview": "integrations",
  "/flows/:flow/apply": "integrations",
  "/flows/:flow/run": "integrations",
  "/flows/:flow/pause": "integrations",
  "/flows/:flow/resume": "integrations",
  "/flows/:flow/delete": "integrations",
  "/flows/:flow/settings": "integrations",
  "/flows/:flow/mapping": "integrations",
  "/flows/:flow/rows": "integrations",
  "/flows/:flow/events": "integrations",
  "/flows/:flow/events/run-again": "integrations",
  "/flows/:flow/runs/:run": "integrations",
  "/flows/:flow/runs/:run/approve": "integrations",
  "/flows/:flow/runs/:run/reject": "integrations",

  "/administrators": "admins",
  "/administrators/invite": "admins",
  "/administrators/member": "admins",
  "/administrators/:membership": "admins",
  "/administrators/:membership/make": "admins",
  "/administrators/:membership/withdraw": "admins",
  "/administrators/:membership/owner": "owner",

  "/api-keys": "admins",
  "/api-keys/new": "admins",
  "/api-keys/:key/revoke": "admins",

  "/connections": "integrations",
  "/connections/new": "integrations",
  "/connections/new/:connector": "integrations",
  "/connections/:connection": "integrations",
  "/connections/:connection/check": "integrations",
  "/connections/:connection/quarantine": "integrations",
  "/connections/:connection/change": "integrations",
  "/connections/:connection/sign-in": "integrations",
  "/connections/:connection/delete": "integrations",
};

/** What is done there hurts in wrong hands: it opens only soon after a code was entered. */
export const FRESH_PAGES: ReadonlySet<string> = new Set([
  "/people/export",
  "/administrators/invite",
  "/administrators/:membership",
  "/administrators/:membership/make",
  "/administrators/:membership/withdraw",
  "/administrators/:membership/owner",
  "/api-keys/new",
  "/api-keys/:key/revoke",
  "/connections/new/:connector",
  "/connections/:connection/change",
  "/connections/:connection/sign-in",
  "/connections/:connection/delete",
]);

/** Where a name in a path stands for something else of a world than its like. */
export const NAMED_IN_PATH: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/people/:membership/resend": { membership: "invitee" },
  "/people/:membership/revoke": { membership: "invitee" },
  "/people/:membership/invite-again": { membership: "invitee" },
  "/mail/templates/:kind/:locale/test/:mail": { mail: "testMail" },
};

/** Forms that name what they are about, with what of a world that is. */
export const NAMED_IN_FORM: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/operations/hand-overs": { id: "handOver" },
};

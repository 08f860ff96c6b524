import type { ConsolePages } from "../visit.ts";
import { showCatalog } from "./catalog.tsx";
import { showChange, sendChange } from "./change.tsx";
import { sendCheck } from "./check.ts";
import { showConnections } from "./list.tsx";
import { sendNewConnection, showNewConnection } from "./new.tsx";
import { showQuarantine } from "./quarantine.tsx";
import { sendRemoval, showRemoval } from "./remove.tsx";
import { showConnection } from "./show.tsx";
import { sendSignIn, showSignIn } from "./sign-in.tsx";

const permission = "integrations";

/** What lets the hub into other systems is added, changed and removed only soon after a code was entered. */
export const connectionPages: ConsolePages = {
  "/connections": { permission, get: showConnections },
  "/connections/new": { permission, get: showCatalog },
  "/connections/new/:connector": {
    permission,
    fresh: true,
    get: showNewConnection,
    post: sendNewConnection,
  },
  "/connections/:connection": { permission, get: showConnection },
  "/connections/:connection/check": { permission, post: sendCheck },
  "/connections/:connection/quarantine": { permission, get: showQuarantine },
  "/connections/:connection/change": { permission, fresh: true, get: showChange, post: sendChange },
  "/connections/:connection/sign-in": {
    permission,
    fresh: true,
    get: showSignIn,
    post: sendSignIn,
  },
  "/connections/:connection/delete": {
    permission,
    fresh: true,
    get: showRemoval,
    post: sendRemoval,
  },
};

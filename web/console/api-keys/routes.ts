import type { ConsolePages } from "../visit.ts";
import { showApiKeys } from "./list.tsx";
import { sendNewKey, showNewKey } from "./new.tsx";
import { sendRevocation, showRevocation } from "./revoke.tsx";

export const apiKeyPages: ConsolePages = {
  "/api-keys": { permission: "admins", get: showApiKeys },
  "/api-keys/new": { permission: "admins", fresh: true, get: showNewKey, post: sendNewKey },
  "/api-keys/:key/revoke": {
    permission: "admins",
    fresh: true,
    get: showRevocation,
    post: sendRevocation,
  },
};

import { sendConfirmation, showConfirmation } from "../confirmation.tsx";
import type { Context } from "hono";
import type { Site } from "../../deps.ts";
import { sendDevices, showAccount } from "./account.tsx";
import { sendAddress, showAddress } from "./address.tsx";
import { sendNames, showNames } from "./names.tsx";
import { sendPhone, showPhone } from "./phone.tsx";
import { sendFirstVisit } from "./welcome.ts";
import { forVisitor, fromVisitor } from "./visit.ts";

const fresh = { fresh: true };

/** A person's own pages. Address and phone change soon after a code only: a link may be in wrong hands. */
export const accountRoutes = {
  "/account": { get: forVisitor(showAccount) },
  "/account/welcome": { post: fromVisitor(sendFirstVisit) },
  "/account/names": { get: forVisitor(showNames), post: fromVisitor(sendNames) },
  "/account/phone": { get: forVisitor(showPhone, fresh), post: fromVisitor(sendPhone, fresh) },
  "/account/address": {
    get: forVisitor(showAddress, fresh),
    post: fromVisitor(sendAddress, fresh),
  },
  "/account/devices": { post: fromVisitor(sendDevices) },
  "/account/confirm": {
    get: (c: Context, site: Site) => showConfirmation(c, site),
    post: (c: Context, site: Site) => sendConfirmation(c, site),
  },
};

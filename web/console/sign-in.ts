import type { Context } from "hono";
import type { Site } from "../deps.ts";
import {
  sendConfirmation,
  showConfirmation,
  toConfirmation,
  type ConfirmationDoor,
} from "../portal/confirmation.tsx";
import { sendCode, sendSignIn, showCode, showSignIn, type SignInDoor } from "../portal/sign-in.tsx";
import { signOutAt } from "../sign-out.ts";

/** Administrators sign in to the console by a code of its own, whether they are signed in to the portal or not. */
const CONSOLE: SignInDoor = {
  door: "console",
  purpose: "console",
  signIn: "/console/sign-in",
  code: "/console/code",
  home: (next) => consoleAddress(next) ?? "/console",
};

const CONFIRMATION: ConfirmationDoor = {
  door: "console",
  path: "/console/confirm",
  toSignIn: (c) => toConsoleSignIn(c),
  home: (next) => consoleAddress(next) ?? "/console",
};

/** What hurts in wrong hands is asked for by somebody who just showed that it is them. */
export const toConsoleConfirmation = (c: Context, next?: string): Response =>
  toConfirmation(c, CONFIRMATION, next);

export const consoleSignIn = {
  "/console/sign-in": {
    get: (c: Context, site: Site) => showSignIn(c, site, CONSOLE),
    post: (c: Context, site: Site) => sendSignIn(c, site, CONSOLE),
  },
  "/console/code": {
    get: (c: Context, site: Site) => showCode(c, site, CONSOLE),
    post: (c: Context, site: Site) => sendCode(c, site, CONSOLE),
  },
  "/console/confirm": {
    get: (c: Context, site: Site) => showConfirmation(c, site, CONFIRMATION),
    post: (c: Context, site: Site) => sendConfirmation(c, site, CONFIRMATION),
  },
  "/console/sign-out": { post: signOutAt("console", "console", "/console/sign-in") },
};

/** The address, if it is one of the console's own pages: whoever signs in is led nowhere else. */
export function consoleAddress(asked: string | undefined): string | undefined {
  const origin = "http://console.invalid";
  if (asked === undefined || !URL.canParse(asked, origin)) return undefined;
  const url = new URL(asked, origin);
  if (url.origin !== origin || !/^\/console(?:\/|$)/.test(url.pathname)) return undefined;
  return `${url.pathname}${url.search}`;
}

/** To the sign-in, and from there back to the page that was asked for, or that a form came from. */
export function toConsoleSignIn(c: Context, back = "/console"): Response {
  const url = new URL(c.req.url);
  const next = c.req.method === "GET" ? `${url.pathname}${url.search}` : back;
  const to = `/console/sign-in?${new URLSearchParams({ next })}`;
  // A part of a page that is exchanged cannot become the sign-in: the whole page goes there.
  if (c.req.header("hx-request") === undefined) return c.redirect(to, 303);
  return c.body(null, 204, { "HX-Redirect": to });
}

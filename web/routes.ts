import { gzipSync } from "node:zlib";
import { Hono, type Context } from "hono";
import { returnFromVendor, sendStart, showStart } from "./console/connection-sign-ins.tsx";
import { consoleRoutes } from "./console/routes.ts";
import { openSite, type Site, type WebDeps } from "./deps.ts";
import { answerError, errorPage } from "./error-page.tsx";
import { oneAddress } from "./headers.ts";
import { PageError } from "./page-error.ts";
import { showHome } from "./portal/account/account.tsx";
import { accountRoutes } from "./portal/account/routes.ts";
import { sendLink, showLink } from "./portal/links.tsx";
import { listMessages, showMail, showMailbox, showMailHtml } from "./portal/mailbox.tsx";
import { sendCode, sendSignIn, showCode, showSignIn } from "./portal/sign-in.tsx";
import { sendUnsubscribe, showUnsubscribe } from "./portal/unsubscribe.tsx";
import { signOutAt } from "./sign-out.ts";
import { SCRIPT, SCRIPT_PATH } from "./ui/script.ts";
import { ICON, ICON_PATH, STYLESHEET, STYLESHEET_PATH } from "./ui/stylesheet.ts";

type Handler = (c: Context, site: Site) => Response | Promise<Response>;
type Methods = { get?: Handler; post?: Handler };

/** The pages, mounted last: every path that nobody else took is answered here. */
export function webRoutes(deps: WebDeps): Hono {
  const site = openSite(deps);
  const app = new Hono();
  app.use(oneAddress(deps.publicUrl));
  for (const [path, methods] of Object.entries(pagesOf(site))) addPage(app, site, path, methods);
  app.all("*", (c) => errorPage(c, 404));
  app.onError((error, c) => answerError(c, error, deps));
  return app;
}

const pagesOf = (site: Site): Record<string, Methods> => ({
  "/": { get: showHome },
  ...accountRoutes,
  "/i/:token": { get: showLink, post: sendLink },
  "/unsubscribe/:token": { get: showUnsubscribe, post: sendUnsubscribe },
  "/sign-in": { get: showSignIn, post: sendSignIn },
  "/sign-in/code": { get: showCode, post: sendCode },
  "/sign-out": { post: signOutAt("portal", "sign-out", "/sign-in") },
  ...consoleRoutes,
  "/oauth/:connector/start/:token": { get: showStart, post: sendStart },
  "/oauth/:connector/callback": { get: returnFromVendor },
  ...(site.localMail && {
    "/mailbox": { get: showMailbox },
    "/mailbox/messages": { get: listMessages },
    "/mailbox/:id": { get: showMail },
    "/mailbox/:id/html": { get: showMailHtml },
  }),
  [STYLESHEET_PATH]: { get: asset("text/css; charset=utf-8", STYLESHEET) },
  [SCRIPT_PATH]: { get: asset("text/javascript; charset=utf-8", SCRIPT) },
  [ICON_PATH]: { get: asset("image/svg+xml", ICON) },
});

/** GET brings HEAD with it; every other method is refused. */
function addPage(app: Hono, site: Site, path: string, { get, post }: Methods): void {
  if (get) app.get(path, (c) => get(c, site));
  if (post) app.post(path, (c) => post(c, site));
  const allow = [...(get ? ["GET", "HEAD"] : []), ...(post ? ["POST"] : [])].join(", ");
  app.all(path, () => {
    throw new PageError(405, { Allow: allow });
  });
}

/** Packed once, for browsers that can unpack it. Pages are not: what they repeat could tell what they hide. */
function asset(type: string, content: string): Handler {
  const packed = new Uint8Array(gzipSync(content));
  return (c) => {
    c.header("Cache-Control", "public, max-age=31536000, immutable");
    c.header("Content-Type", type);
    c.header("Vary", "Accept-Encoding");
    if (!/\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(content);
    return c.body(packed, 200, { "Content-Encoding": "gzip" });
  };
}

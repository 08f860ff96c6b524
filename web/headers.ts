import { createMiddleware } from "hono/factory";
import { PageError } from "./page-error.ts";

const cspWith = (formAction: string) =>
  `default-src 'none'; style-src 'self'; img-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`;

const CSP = cspWith("'self'");

/** The same for a page whose form is sent on to a vendor: Chromium holds `form-action` against every redirect, too. */
export const cspWithFormTo = (origin: string) => cspWith(`'self' ${origin}`);

/** The same with frames of our own, for pages that show a mail. */
export const CSP_WITH_FRAMES = `${CSP}; frame-src 'self'`;

/** The same for the console, whose pages may bring themselves up to date by a script of ours. */
export const CSP_WITH_SCRIPT = `${CSP_WITH_FRAMES}; script-src 'self'; connect-src 'self'`;

const NO_DEVICES =
  "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/** What every answer of our origin carries, also a refusal; a page that needs other words sets its own. */
export const answerHeaders = (publicUrl: URL) =>
  createMiddleware(async (c, next) => {
    c.header("Content-Security-Policy", CSP);
    // Not no-referrer: with that, browsers send `Origin: null` with our own forms.
    c.header("Referrer-Policy", "strict-origin");
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    c.header("Permissions-Policy", NO_DEVICES);
    c.header("X-Robots-Tag", "noindex");
    c.header("Cache-Control", "no-store");
    if (publicUrl.protocol === "https:") {
      c.header("Strict-Transport-Security", "max-age=31536000");
    }
    await next();
  });

/**
 * On a hub for this machine only: refuses names that lead here from elsewhere, which is how a foreign page would
 * read us, and sends a browser at `localhost` to the one address under which cookies and forms work.
 */
export const oneAddress = (publicUrl: URL) =>
  createMiddleware(async (c, next) => {
    const asked = new URL(c.req.url);
    if (isLoopback(publicUrl.hostname) && asked.hostname !== publicUrl.hostname) {
      if (!isLoopback(asked.hostname)) throw new PageError(421);
      if (c.req.method === "GET" && c.req.header("accept")?.includes("text/html")) {
        return c.redirect(new URL(`${asked.pathname}${asked.search}`, publicUrl).href, 302);
      }
    }
    await next();
  });

const isLoopback = (hostname: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

import { createHash } from "node:crypto";
import type { Context } from "hono";

/** A mail as its own document, for a frame of ours: no scripts, no images, and the styles that it came with. */
export function showMailFrame(c: Context, html: string): Response | Promise<Response> {
  const styles = stylesOf(html).map((style) => `'sha256-${sha256(style)}'`);
  const styleSrc = ["'unsafe-hashes'", ...new Set(styles)].join(" ");
  c.header(
    "Content-Security-Policy",
    `default-src 'none'; style-src ${styleSrc}; base-uri 'none'; form-action 'none'; ` +
      `frame-ancestors 'self'; sandbox ${MAIL_SANDBOX}`,
  );
  return c.html(html);
}

/** Links of a mail open beside the page; nothing else of it works. */
export const MAIL_SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

function stylesOf(html: string): string[] {
  const sheets = html.matchAll(/<style>([\s\S]*?)<\/style>/g);
  const attributes = html.matchAll(/ style="([^"]*)"/g);
  return [...sheets, ...attributes].map(([, css = ""]) => css);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64");

import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { formToken, isFormToken, type FormPurpose } from "../services/sign-in/form-token.ts";
import type { CookieName } from "./cookies.ts";
import type { Site } from "./deps.ts";
import { PageError } from "./page-error.ts";

const MAX_BYTES = 64 * 1024;

const URL_ENCODED = /^application\/x-www-form-urlencoded *(?:;.*)?$/i;
const MULTIPART = /^multipart\/form-data *;.*boundary=/i;

/** The fields of a posted form, each once. */
export async function readForm(c: Context): Promise<URLSearchParams> {
  if (!URL_ENCODED.test(typeOf(c))) throw new PageError(415);
  return new URLSearchParams((await readBytes(c)).toString("utf8"));
}

/** The same, also as mail programs send it: they may write a form in either way (RFC 8058). */
export async function readAnyForm(c: Context): Promise<URLSearchParams> {
  const type = typeOf(c);
  if (!MULTIPART.test(type)) return readForm(c);
  const bytes = await readBytes(c);
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } })
    .formData()
    .catch(() => {
      throw new PageError(415);
    });
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return new URLSearchParams(fields);
}

const typeOf = (c: Context) => c.req.header("content-type") ?? "";

/** The bytes are counted as they come: a length may be promised falsely. */
async function readBytes(c: Context): Promise<Buffer> {
  const packed = c.req.header("content-encoding") ?? "identity";
  if (packed.toLowerCase() !== "identity") throw new PageError(415);
  if (Number(c.req.header("content-length") ?? 0) > MAX_BYTES) throw new PageError(413);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new PageError(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Throws unless a form was sent by a page of ours, as far as the browser says where it was sent from. */
export function requireSameOrigin(c: Context, publicUrl: URL): void {
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const foreign = origin !== undefined && origin !== publicUrl.origin;
  if (foreign || (site !== undefined && site !== "same-origin")) throw new PageError(403);
}

/** False when a script sent the form: browsers that tell how a page was asked for tell of a person's press, too. */
export function isSentByHand(c: Context): boolean {
  const tells = c.req.header("sec-fetch-mode") !== undefined && !isSafari(c);
  return !tells || c.req.header("sec-fetch-user") === "?1";
}

/**
 * Safari, and every browser on iOS, sends Sec-Fetch-Mode and never Sec-Fetch-User, whoever pressed.
 * https://github.com/mdn/browser-compat-data/issues/27928
 */
function isSafari(c: Context): boolean {
  const agent = c.req.header("user-agent") ?? "";
  const isChromium = /Chrom(?:e|ium)\//.test(agent) || c.req.header("sec-ch-ua") !== undefined;
  return agent.includes("AppleWebKit/") && !isChromium;
}

/** The hidden field of a form, bound to a secret in a cookie of this browser, which is drawn when it is missing. */
export function openForm(c: Context, site: Site, purpose: FormPurpose, cookie: CookieName): string {
  const secret = site.cookies.read(c, cookie) ?? randomBytes(16).toString("base64url");
  site.cookies.write(c, cookie, secret);
  return formToken(site.keys, purpose, secret);
}

/** The secret of this browser, if the form came from a page that we gave to it. */
export function openedBy(
  c: Context,
  site: Site,
  purpose: FormPurpose,
  cookie: CookieName,
  form: URLSearchParams,
): string | undefined {
  const secret = site.cookies.read(c, cookie);
  const given = form.get("token") ?? "";
  return secret !== undefined && isFormToken(site.keys, purpose, secret, given)
    ? secret
    : undefined;
}

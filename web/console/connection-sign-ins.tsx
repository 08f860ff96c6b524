import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ConnectorError } from "../../domain/errors.ts";
import { finishSignIn, startSignIn, type SignInEnd } from "../../services/connection-sign-ins.ts";
import type { Site } from "../deps.ts";
import { Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";

/** Sends a browser to the vendor, and binds what comes back to it. */
export async function startAtVendor(c: Context, site: Site): Promise<Response> {
  const { connector = "", token = "" } = c.req.param();
  // Who only looks must not use the address up.
  if (c.req.method === "HEAD") return c.body(null, 200);
  const browser = site.cookies.read(c, "oauth") ?? randomBytes(16).toString("base64url");
  try {
    const url = await startSignIn(site, connector, token, browser);
    if (url === undefined) return endPage(c, { end: "unknown" });
    site.cookies.write(c, "oauth", browser);
    return c.redirect(url, 302);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const problem = error.message;
    return endPage(c, { end: "failed", vendor: connector, problem, isBusy: false });
  }
}

/** Where the vendor sends a browser back to. */
export async function returnFromVendor(c: Context, site: Site): Promise<Response> {
  if (c.req.method === "HEAD") return c.body(null, 200);
  const end = await finishSignIn(site, c.req.param("connector") ?? "", {
    state: c.req.query("state") ?? "",
    code: c.req.query("code"),
    error: c.req.query("error"),
    browser: site.cookies.read(c, "oauth"),
  });
  return endPage(c, end);
}

const STATUSES: Record<SignInEnd["end"], ContentfulStatusCode> = {
  connected: 200,
  unknown: 404,
  expired: 410,
  other_browser: 403,
  denied: 403,
  unticked: 403,
  unlasting: 403,
  failed: 502,
};

function endPage(c: Context, end: SignInEnd): Response {
  const speech = speechFor(c);
  const isBusy = end.end === "failed" && end.isBusy;
  const title = isBusy ? speech.say.vendorBusy(end.vendor) : titleOf(speech, end);
  const status = isBusy ? 503 : STATUSES[end.end];
  return showPage(c, { speech, title }, bodyOf(speech, end), status);
}

const titleOf = ({ say }: Speech, end: SignInEnd) =>
  end.end === "connected" ? say.connectedTitle(end.account) : say.vendorTitle;

function bodyOf({ say }: Speech, end: SignInEnd) {
  switch (end.end) {
    case "connected":
      return <p>{say.connectedBody}</p>;
    case "failed":
      return [<Notice warn>{end.problem}</Notice>, <p>{say.vendorAgain}</p>];
    case "unknown":
    case "expired":
    case "other_browser":
      return [<p>{say.vendorEnd[end.end]}</p>, <p>{say.vendorAgain}</p>];
    case "denied":
    case "unticked":
    case "unlasting":
      return [<p>{say.vendorRefusal[end.end](end.vendor)}</p>, <p>{say.vendorAgain}</p>];
  }
}

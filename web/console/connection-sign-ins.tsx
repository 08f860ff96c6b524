import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ConnectorError } from "../../domain/errors.ts";
import {
  findStartPage,
  finishSignIn,
  startSignIn,
  type SignInEnd,
} from "../../services/connection-sign-ins.ts";
import { findReturn } from "../../services/console-sign-ins.ts";
import type { Site } from "../deps.ts";
import { isSentByHand, openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { cspWithFormTo } from "../headers.ts";
import { Button, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { limitNetwork } from "../visitor.ts";
import { connectionWords } from "./connections/words.ts";
import { consoleAddress } from "./sign-in.ts";

/** What would be connected, and the button that begins it. Opening it does nothing; link scanners open everything. */
export const showStart = (c: Context, site: Site): Promise<Response> => startPage(c, site);

export async function sendStart(c: Context, site: Site): Promise<Response> {
  await limitNetwork(c, site, "press");
  const form = await readForm(c);
  const browser = openedBy(c, site, "vendor", "oauth", form);
  if (browser === undefined) return startPage(c, site, { again: true });
  requireSameOrigin(c, site.publicUrl);
  if (!isSentByHand(c)) return startPage(c, site, { again: true });
  return appOrEnd(c, async (connector, token) => {
    const url = await startSignIn(site, connector, token, browser);
    if (url === undefined) return endPage(c, { end: "unknown" });
    site.cookies.write(c, "oauth", browser);
    return c.redirect(url, 303);
  });
}

function startPage(c: Context, site: Site, { again = false } = {}): Promise<Response> {
  return appOrEnd(c, async (connector, linkToken) => {
    const start = await findStartPage(site, connector, linkToken);
    if (!start) return endPage(c, { end: "unknown" });
    const { vendor, vendorOrigin, connectionName, locationName, locale } = start;
    const speech = speechFor(c, { fallback: locale });
    const { say } = speech;
    const token = openForm(c, site, "vendor", "oauth");
    c.header("Content-Security-Policy", cspWithFormTo(vendorOrigin));
    return showPage(c, { speech, title: say.connectTitle(vendor) }, [
      again && <Notice warn>{say.pressAgain}</Notice>,
      <p>{say.connectBody(vendor, connectionName, locationName)}</p>,
      <Form action={c.req.path} token={token}>
        <Button>{say.connect(vendor)}</Button>
      </Form>,
      <p class="soft">{say.connectSafe}</p>,
    ]);
  });
}

/** Where the hub is no app at the vendor any more, the page says so. */
async function appOrEnd(
  c: Context,
  answer: (connector: string, token: string) => Promise<Response>,
): Promise<Response> {
  const { connector = "", token = "" } = c.req.param();
  try {
    return await answer(connector, token);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const problem = error.message;
    return endPage(c, { end: "failed", vendor: connector, problem, isBusy: false });
  }
}

/** Where the vendor sends a browser back to. */
export async function returnFromVendor(c: Context, site: Site): Promise<Response> {
  if (c.req.method === "HEAD") return c.body(null, 200);
  const state = c.req.query("state") ?? "";
  const end = await finishSignIn(site, c.req.param("connector") ?? "", {
    state,
    code: c.req.query("code"),
    error: c.req.query("error"),
    browser: site.cookies.read(c, "oauth"),
  });
  return endPage(c, end, consoleAddress(await findReturn(site.db, state)));
}

const STATUSES: Record<SignInEnd["end"], ContentfulStatusCode> = {
  connected: 200,
  unknown: 404,
  expired: 410,
  other_browser: 403,
  denied: 403,
  unticked: 403,
  unlasting: 403,
  not_allowed: 403,
  keyed: 409,
  failed: 502,
};

/** `back`: the page of the console on which it began, where it did. */
function endPage(c: Context, end: SignInEnd, back?: string): Response {
  const speech = speechFor(c);
  const isBusy = end.end === "failed" && end.isBusy;
  const title = isBusy ? speech.say.vendorBusy(end.vendor) : titleOf(speech, end);
  const status = isBusy ? 503 : STATUSES[end.end];
  if (back === undefined) return showPage(c, { speech, title }, bodyOf(speech, end), status);
  const isIn = end.end === "connected";
  const to = isIn ? `${back}${back.includes("?") ? "&" : "?"}done=connected` : back;
  // A redirect would be the vendor's doing, and browsers keep the console's cookie from that.
  const head = isIn && <meta http-equiv="refresh" content={`0; url=${to}`} />;
  const onward = (
    <a class="button" href={to}>
      {isIn ? speech.say.continue : connectionWords[speech.locale].backToIt}
    </a>
  );
  return showPage(c, { speech, title, head }, [whyOf(speech, end), onward], status);
}

const titleOf = ({ say }: Speech, end: SignInEnd) =>
  end.end === "connected" ? say.connectedTitle(end.account) : say.vendorTitle;

function bodyOf(speech: Speech, end: SignInEnd) {
  const why = whyOf(speech, end);
  if (end.end === "connected") return <p>{speech.say.connectedBody}</p>;
  if (end.end === "not_allowed" || end.end === "keyed") return why;
  return [why, <p>{speech.say.vendorAgain}</p>];
}

/** Why nobody was let in, in a sentence. */
function whyOf({ say }: Speech, end: SignInEnd) {
  switch (end.end) {
    case "connected":
      return <></>;
    case "failed":
      return <Notice warn>{end.problem}</Notice>;
    case "unknown":
    case "expired":
    case "other_browser":
      return <p>{say.vendorEnd[end.end]}</p>;
    case "denied":
    case "unticked":
    case "unlasting":
      return <p>{say.vendorRefusal[end.end](end.vendor)}</p>;
    case "not_allowed":
      return <p>{say.vendorNotAllowed(end.locationName)}</p>;
    case "keyed":
      return <p>{say.vendorKeyed}</p>;
  }
}

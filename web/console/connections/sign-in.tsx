import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import type { ConnectionView } from "../../../services/connection-view.ts";
import { beginConsoleSignIn, vendorDoor } from "../../../services/console-sign-ins.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { showPage } from "../../ui/page.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { said } from "../../ui/said.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { connectorName } from "./connectors.ts";
import { nextOf, withNext } from "./next.ts";
import { openedConnection } from "./opened.ts";
import { connectionWords } from "./words.ts";

/** What somebody allows by signing in, and the button that leads there. */
export async function showSignIn(c: Context, visit: Visit): Promise<Response> {
  const next = nextOf(visit, c.req.query("next"));
  return signInPage(c, visit, await openedConnection(c, visit), { next });
}

export async function sendSignIn(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const connection = await openedConnection(c, visit);
  return goToVendor(c, visit, connection, nextOf(visit, form.get("next")));
}

/**
 * On to the vendor. By a page of ours, for a form may lead to no foreign origin; it needs no script and no press.
 */
export async function goToVendor(
  c: Context,
  visit: Visit,
  connection: ConnectionView,
  next: string | undefined,
): Promise<Response> {
  const { site, actor, speech } = visit;
  const say = connectionWords[speech.locale];
  const browser = site.cookies.read(c, "oauth") ?? randomBytes(16).toString("base64url");
  const url = await refused(() =>
    beginConsoleSignIn(site, actor, connection.id, {
      browser,
      returnTo: withNext(visit.path(`/connections/${connection.id}`), next),
    }),
  );
  if (isRefusal(url)) return signInPage(c, visit, connection, { next, refusal: url });
  site.cookies.write(c, "oauth", browser);
  const vendor = connectorName(speech.locale, connection.connector);
  const head = <meta http-equiv="refresh" content={`0; url=${url}`} />;
  return showPage(
    c,
    { speech, title: say.onward(vendor), head },
    <>
      <p>{say.onwardBody(vendor)}</p>
      <a class="button" href={url}>
        {say.onward(vendor)}
      </a>
    </>,
  );
}

function signInPage(
  c: Context,
  visit: Visit,
  { id, name, connector, secrets }: ConnectionView,
  { next, refusal }: { next: string | undefined; refusal?: Refusal },
): Response {
  const { speech, location } = visit;
  const say = connectionWords[speech.locale];
  const vendor = connectorName(speech.locale, connector);
  const door = vendorDoor(visit.site, connector);
  if (door.state === "none") throw notFound("The sign-in");
  const back = visit.path(`/connections/${id}`);
  return showConsolePage(
    c,
    visit,
    {
      title: say.signInTitle(vendor),
      section: "connections",
      back: { href: back, text: name },
    },
    <div class="card">
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {door.state === "closed" && <Notice warn>{said(speech.locale, door.problem)}</Notice>}
      {secrets.length > 0 && <Notice warn>{say.keyed}</Notice>}
      {door.state === "open" && secrets.length === 0 && (
        <>
          <p>{say.signInBody(vendor, location.name)}</p>
          <p>{say.signInTick}</p>
          <Form
            action={visit.path(`/connections/${id}/sign-in`)}
            token={visit.token}
            hidden={{ next }}
          >
            <div class="acts">
              <Button>{say.onward(vendor)}</Button>
              <a href={back}>{speech.say.cancel}</a>
            </div>
          </Form>
        </>
      )}
    </div>,
    statusOf(refusal),
  );
}

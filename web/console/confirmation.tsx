import type { Context } from "hono";
import { enterConfirmation, requestCode } from "../../services/sign-in/codes.ts";
import type { Site } from "../deps.ts";
import { openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { Button, CodeField, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor } from "../ui/wording.ts";
import { limitNetwork, receiveVisitor, type Visitor } from "../visitor.ts";
import { consoleAddress, toConsoleSignIn } from "./sign-in.ts";
import { consoleWords } from "./words.ts";

const FRESH_SECONDS = 5 * 60;
/** Whoever opened a form in time has this long to fill it in. */
const FILLING_SECONDS = 30 * 60;

/** Whether the visitor showed so lately that it is them that what can hurt may be opened, or sent. */
export const isFresh = (visitor: Visitor, act: "open" | "send"): boolean =>
  visitor.confirmedSecondsAgo < (act === "open" ? FRESH_SECONDS : FILLING_SECONDS);

/** To the page that asks for a code, and from there back to the page that was asked for. */
export function toConfirmation(c: Context): Response {
  const url = new URL(c.req.url);
  const back = c.req.method === "GET" ? `${url.pathname}${url.search}` : url.pathname;
  return c.redirect(`/console/confirm?${new URLSearchParams({ next: back })}`, 303);
}

export async function showConfirmation(c: Context, site: Site): Promise<Response> {
  const visitor = await receiveVisitor(c, site, "console");
  if (!visitor) return toConsoleSignIn(c);
  return confirmationPage(c, site, visitor, { next: c.req.query("next") });
}

/** Sends a code to the visitor's own address, or takes the one they typed. */
export async function sendConfirmation(c: Context, site: Site): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const visitor = await receiveVisitor(c, site, "console");
  if (!visitor) return toConsoleSignIn(c);
  const next = form.get("next") ?? undefined;
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (flow === undefined) return confirmationPage(c, site, visitor, { next });
  const { canonicalEmail } = visitor;
  const codeFlow = { flow, canonicalEmail, purpose: "confirm" as const };
  const typed = form.get("code");
  if (typed === null) {
    await limitNetwork(c, site, "request");
    site.cookies.write(c, "flow", flow);
    await requestCode(site, codeFlow);
    return confirmationPage(c, site, visitor, { next, sent: true });
  }
  await limitNetwork(c, site, "guess");
  const code = typed.replace(/[\s-]/g, "");
  if (!(await enterConfirmation(site, visitor, codeFlow, code))) {
    return confirmationPage(c, site, visitor, { next, sent: true, wrong: true });
  }
  site.cookies.clear(c, "flow");
  return c.redirect(consoleAddress(next) ?? "/console", 303);
}

type Shown = { next: string | undefined; sent?: boolean; wrong?: boolean };

function confirmationPage(c: Context, site: Site, visitor: Visitor, shown: Shown): Response {
  const speech = speechFor(c, { chosen: visitor.locale });
  const say = consoleWords[speech.locale];
  const token = openForm(c, site, "sign-in", "flow");
  const hidden = { next: consoleAddress(shown.next) };
  const again = shown.sent ?? false;
  return showPage(
    c,
    { speech, title: say.confirmTitle },
    <>
      {shown.wrong && <Notice warn>{say.confirmWrong}</Notice>}
      <p>{again ? say.confirmSent(visitor.email) : say.confirmBody(visitor.email)}</p>
      {again && (
        <Form action="/console/confirm" token={token} hidden={hidden}>
          <CodeField label={say.confirmCode} />
          <Button>{say.confirm}</Button>
        </Form>
      )}
      <Form action="/console/confirm" token={token} hidden={hidden}>
        <Button quiet={again}>{again ? say.confirmAgain : say.confirmSend}</Button>
      </Form>
      <p class="soft">
        <a href="/console">{speech.say.cancel}</a>
      </p>
    </>,
    shown.wrong ? 422 : 200,
  );
}

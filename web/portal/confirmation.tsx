import type { Context } from "hono";
import { enterConfirmation, requestCode } from "../../services/sign-in/codes.ts";
import type { Site } from "../deps.ts";
import { openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { Button, CodeField, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor } from "../ui/wording.ts";
import { limitNetwork, receiveVisitor, type Door, type Visitor } from "../visitor.ts";

const FRESH_SECONDS = 5 * 60;
/** Whoever opened a form in time has this long to fill it in. */
const FILLING_SECONDS = 30 * 60;

/** Whether the visitor showed so lately that it is them that what can hurt may be opened, or sent. */
export const isFresh = (visitor: Visitor, act: "open" | "send"): boolean =>
  visitor.confirmedSecondsAgo < (act === "open" ? FRESH_SECONDS : FILLING_SECONDS);

/** Where a session is confirmed, and where that leads. */
export type ConfirmationDoor = {
  door: Door;
  path: string;
  toSignIn: (c: Context) => Response;
  /** The address, if it is a page of this door's; else its first one. */
  home: (next: string | undefined) => string;
};

export const PORTAL_CONFIRMATION: ConfirmationDoor = {
  door: "portal",
  path: "/account/confirm",
  toSignIn: (c) => c.redirect("/sign-in", 303),
  home: (next) => (/^\/account(?:\/[a-z]+)?$/.test(next ?? "") ? (next ?? "") : "/account"),
};

/** To the page that asks for a code, and from there back to the page that was asked for. */
export function toConfirmation(
  c: Context,
  { path }: ConfirmationDoor,
  next: string = addressOf(c),
): Response {
  return c.redirect(`${path}?${new URLSearchParams({ next })}`, 303);
}

function addressOf(c: Context): string {
  const url = new URL(c.req.url);
  return c.req.method === "GET" ? `${url.pathname}${url.search}` : url.pathname;
}

export async function showConfirmation(
  c: Context,
  site: Site,
  door = PORTAL_CONFIRMATION,
): Promise<Response> {
  const visitor = await receiveVisitor(c, site, door.door);
  if (!visitor) return door.toSignIn(c);
  return confirmationPage(c, site, visitor, { door, next: c.req.query("next") });
}

/** Sends a code to the visitor's own address, or takes the one they typed. */
export async function sendConfirmation(
  c: Context,
  site: Site,
  door = PORTAL_CONFIRMATION,
): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const visitor = await receiveVisitor(c, site, door.door);
  if (!visitor) return door.toSignIn(c);
  const shown = { door, next: form.get("next") ?? undefined };
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (flow === undefined) return confirmationPage(c, site, visitor, shown);
  const { canonicalEmail } = visitor;
  const codeFlow = { flow, canonicalEmail, purpose: "confirm" as const };
  const typed = form.get("code");
  if (typed === null) {
    await limitNetwork(c, site, "request");
    site.cookies.write(c, "flow", flow);
    await requestCode(site, codeFlow);
    return confirmationPage(c, site, visitor, { ...shown, sent: true });
  }
  await limitNetwork(c, site, "guess");
  if (!(await enterConfirmation(site, visitor, codeFlow, typed.replace(/[\s-]/g, "")))) {
    return confirmationPage(c, site, visitor, { ...shown, sent: true, wrong: true });
  }
  site.cookies.clear(c, "flow");
  return c.redirect(door.home(shown.next), 303);
}

type Shown = {
  door: ConfirmationDoor;
  next: string | undefined;
  sent?: boolean;
  wrong?: boolean;
};

function confirmationPage(c: Context, site: Site, visitor: Visitor, shown: Shown): Response {
  const { door, sent = false, wrong = false } = shown;
  const speech = speechFor(c, { chosen: visitor.locale });
  const { say } = speech;
  const token = openForm(c, site, "sign-in", "flow");
  const hidden = { next: door.home(shown.next) };
  return showPage(
    c,
    { speech, title: say.confirmTitle },
    <>
      {wrong && <Notice warn>{say.confirmWrong}</Notice>}
      <p>{sent ? say.confirmSent(visitor.email) : say.confirmBody(visitor.email)}</p>
      {sent && (
        <Form action={door.path} token={token} hidden={hidden}>
          <CodeField label={say.codeLabel} />
          <Button>{say.confirm}</Button>
        </Form>
      )}
      <Form action={door.path} token={token} hidden={hidden}>
        <Button quiet={sent}>{sent ? say.codeAgain : say.sendCode}</Button>
      </Form>
      <p class="soft">
        <a href={door.home(undefined)}>{say.cancel}</a>
      </p>
    </>,
    wrong ? 422 : 200,
  );
}

import type { Context } from "hono";
import { canonicalEmail, maskEmail } from "../../domain/email-address.ts";
import { enterCode, requestCode, type CodePurpose } from "../../services/sign-in/codes.ts";
import { readHint, signInHint, type Hint } from "../../services/sign-in/hint.ts";
import type { SecretKeys } from "../../services/unit-of-work.ts";
import type { Site } from "../deps.ts";
import { deviceOf } from "../device.ts";
import { openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { Button, CodeField, EmailField, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { findVisitor, limitNetwork, type Door } from "../visitor.ts";
import { SendCode } from "./send-code.tsx";

type Fault = "formAgain" | "emailProblem";

/** Where one signs in, and to what. */
export type SignInDoor = {
  door: Door;
  purpose: CodePurpose;
  signIn: string;
  code: string;
  /** Where it leads, by what was asked for. */
  home: (next: string | undefined) => string;
};

const PORTAL: SignInDoor = {
  door: "portal",
  purpose: "sign_in",
  signIn: "/sign-in",
  code: "/sign-in/code",
  home: () => "/",
};

export async function showSignIn(c: Context, site: Site, door = PORTAL): Promise<Response> {
  const asked = readHint(site.keys, c.req.query("hint") ?? "");
  const visitor = await findVisitor(c, site);
  if (door === PORTAL && visitor && visitor.canonicalEmail === asked?.email) {
    return c.redirect("/", 303);
  }
  const next = c.req.query("next");
  if (door === PORTAL) return signInPage(c, site, { door, asked, visitorEmail: visitor?.email });
  // Whoever is signed in to the portal has their address filled in.
  const known = visitor && { email: visitor.canonicalEmail, masked: false };
  return signInPage(c, site, { door, asked: asked ?? known, next });
}

/** Answers alike for every address; whether it is known is looked up when the answer is gone. */
export async function sendSignIn(c: Context, site: Site, door = PORTAL): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const typed = form.get("email");
  const asked =
    typed === null ? readHint(site.keys, form.get("hint") ?? "") : { email: typed, masked: false };
  const next = form.get("next") ?? undefined;
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (flow === undefined) return signInPage(c, site, { door, asked, next, fault: "formAgain" });
  const address = canonicalEmail(asked?.email ?? "");
  if (!asked || !address.ok)
    return signInPage(c, site, { door, asked, next, fault: "emailProblem" });
  await limitNetwork(c, site, "request");

  site.cookies.write(c, "flow", flow);
  const codeFlow = { flow, canonicalEmail: address.canonical, purpose: door.purpose };
  site.afterAnswer(() => requestCode(site, codeFlow));
  const hint = signInHint(site.keys, { ...asked, email: address.canonical });
  const query = new URLSearchParams({ hint, ...(next !== undefined && { next }) });
  return c.redirect(`${door.code}?${query}`, 303);
}

export async function showCode(c: Context, site: Site, door = PORTAL): Promise<Response> {
  const hint = c.req.query("hint") ?? "";
  const asked = readHint(site.keys, hint);
  if (!asked) return c.redirect(door.signIn, 303);
  return codePage(c, site, { door, asked, hint, next: c.req.query("next") });
}

export async function sendCode(c: Context, site: Site, door = PORTAL): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const hint = form.get("hint") ?? "";
  const asked = readHint(site.keys, hint);
  const next = form.get("next") ?? undefined;
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (!asked || flow === undefined) {
    return signInPage(c, site, { door, asked, next, fault: "formAgain" });
  }
  await limitNetwork(c, site, "guess");
  const visitor = await findVisitor(c, site, door.door);
  const code = (form.get("code") ?? "").replace(/[\s-]/g, "");
  const { purpose } = door;
  const codeFlow = { flow, canonicalEmail: asked.email, purpose, device: deviceOf(c) };
  const session = await enterCode(site, codeFlow, code, visitor?.token);
  if (session === undefined) return codePage(c, site, { door, asked, hint, next, wrong: true });
  site.cookies.write(c, door.door, session);
  site.cookies.clear(c, "flow");
  return c.redirect(door.home(next), 303);
}

type SignInProps = {
  door: SignInDoor;
  next?: string | undefined;
  asked: Hint | undefined;
  visitorEmail?: string | undefined;
  fault?: Fault;
};

function signInPage(c: Context, site: Site, props: SignInProps): Response {
  const speech = speechFor(c);
  const token = openForm(c, site, "sign-in", "flow");
  const title = props.door === PORTAL ? speech.say.signInTitle : speech.say.ownerTitle;
  const page = { speech, title };
  return showPage(
    c,
    page,
    <SignIn speech={speech} token={token} keys={site.keys} {...props} />,
    props.fault ? 422 : 200,
  );
}

function SignIn(props: SignInProps & { speech: Speech; token: string; keys: SecretKeys }) {
  const { speech, token, keys, asked } = props;
  const { say } = speech;
  return (
    <>
      {props.fault && <Notice warn>{say[props.fault]}</Notice>}
      {props.visitorEmail !== undefined && (
        <Notice>
          {say.signedInAs(props.visitorEmail)} <a href="/">{say.toAccount}</a>
        </Notice>
      )}
      <p>{say.signInBody}</p>
      {asked?.masked ? (
        <>
          <SendCode speech={speech} keys={keys} token={token} email={asked.email} />
          <OtherEmail speech={speech} signIn={props.door.signIn} />
        </>
      ) : (
        <Form action={props.door.signIn} token={token} hidden={{ next: props.next }}>
          <EmailField label={say.email} value={asked?.email} />
          <Button>{say.sendCode}</Button>
        </Form>
      )}
    </>
  );
}

type CodeProps = {
  door: SignInDoor;
  asked: Hint;
  hint: string;
  next: string | undefined;
  wrong?: boolean;
};

function codePage(c: Context, site: Site, props: CodeProps): Response {
  const speech = speechFor(c);
  const token = openForm(c, site, "sign-in", "flow");
  const page = { speech, title: speech.say.codeTitle };
  return showPage(
    c,
    page,
    <EnterCode speech={speech} token={token} {...props} />,
    props.wrong ? 422 : 200,
  );
}

function EnterCode(props: CodeProps & { speech: Speech; token: string }) {
  const { say } = props.speech;
  const { email, masked } = props.asked;
  const { signIn, code } = props.door;
  const hidden = { hint: props.hint, next: props.next };
  return (
    <>
      {props.wrong && <Notice warn>{say.codeProblem}</Notice>}
      <p>{say.codeSent(masked ? maskEmail(email) : email)}</p>
      <Form action={code} token={props.token} hidden={hidden}>
        <CodeField label={say.codeLabel} />
        <Button>{say.signIn}</Button>
      </Form>
      <Form action={signIn} token={props.token} hidden={hidden}>
        <Button quiet>{say.codeAgain}</Button>
      </Form>
      <OtherEmail speech={props.speech} signIn={signIn} />
    </>
  );
}

const OtherEmail = ({ speech: { say }, signIn }: { speech: Speech; signIn: string }) => (
  <p class="soft">
    <a href={signIn}>{say.otherEmail}</a>
  </p>
);

import type { Context } from "hono";
import { canonicalEmail } from "../../domain/email-address.ts";
import { enterCode, requestCode } from "../../services/sign-in/codes.ts";
import { readHint, signInHint } from "../../services/sign-in/hint.ts";
import type { Site } from "../deps.ts";
import { openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { Button, CodeField, EmailField, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { findVisitor, limitNetwork } from "../visitor.ts";

type Fault = "formAgain" | "emailProblem";

export async function showSignIn(c: Context, site: Site): Promise<Response> {
  const email = readHint(site.keys, c.req.query("hint") ?? "");
  const visitor = await findVisitor(c, site);
  if (visitor && visitor.canonicalEmail === email) return c.redirect("/", 303);
  return signInPage(c, site, { email, visitorEmail: visitor?.email });
}

/** Answers alike for every address; whether it is known is looked up when the answer is gone. */
export async function sendSignIn(c: Context, site: Site): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const typed = form.get("email") ?? readHint(site.keys, form.get("hint") ?? "") ?? "";
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (flow === undefined) return signInPage(c, site, { email: typed, fault: "formAgain" });
  const address = canonicalEmail(typed);
  if (!address.ok) return signInPage(c, site, { email: typed, fault: "emailProblem" });
  await limitNetwork(c, site, "request");

  site.cookies.write(c, "flow", flow);
  site.afterAnswer(() => requestCode(site, { flow, canonicalEmail: address.canonical }));
  return c.redirect(`/sign-in/code?hint=${signInHint(site.keys, address.canonical)}`, 303);
}

export async function showCode(c: Context, site: Site): Promise<Response> {
  const hint = c.req.query("hint") ?? "";
  const email = readHint(site.keys, hint);
  return email === undefined ? c.redirect("/sign-in", 303) : codePage(c, site, { email, hint });
}

export async function sendCode(c: Context, site: Site): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const hint = form.get("hint") ?? "";
  const email = readHint(site.keys, hint);
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (email === undefined || flow === undefined) {
    return signInPage(c, site, { email, fault: "formAgain" });
  }
  await limitNetwork(c, site, "guess");
  const visitor = await findVisitor(c, site);
  const code = (form.get("code") ?? "").replace(/[\s-]/g, "");
  const session = await enterCode(site, { flow, canonicalEmail: email }, code, visitor?.token);
  if (session === undefined) return codePage(c, site, { email, hint, wrong: true });
  site.cookies.write(c, "portal", session);
  site.cookies.clear(c, "flow");
  return c.redirect("/", 303);
}

function signInPage(
  c: Context,
  site: Site,
  props: { email?: string | undefined; visitorEmail?: string | undefined; fault?: Fault },
): Response {
  const speech = speechFor(c);
  const token = openForm(c, site, "sign-in", "flow");
  const page = { speech, title: speech.say.signInTitle };
  return showPage(
    c,
    page,
    <SignIn speech={speech} token={token} {...props} />,
    props.fault ? 422 : 200,
  );
}

function SignIn(props: {
  speech: Speech;
  token: string;
  email?: string | undefined;
  visitorEmail?: string | undefined;
  fault?: Fault | undefined;
}) {
  const { say } = props.speech;
  return (
    <>
      {props.fault && <Notice warn>{say[props.fault]}</Notice>}
      {props.visitorEmail !== undefined && (
        <Notice>
          {say.signedInAs(props.visitorEmail)} <a href="/">{say.toAccount}</a>
        </Notice>
      )}
      <p>{say.signInBody}</p>
      <Form action="/sign-in" token={props.token}>
        <EmailField label={say.email} value={props.email} />
        <Button>{say.sendCode}</Button>
      </Form>
    </>
  );
}

function codePage(
  c: Context,
  site: Site,
  props: { email: string; hint: string; wrong?: boolean },
): Response {
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

function EnterCode(props: {
  speech: Speech;
  token: string;
  email: string;
  hint: string;
  wrong?: boolean;
}) {
  const { say } = props.speech;
  const hidden = { hint: props.hint };
  return (
    <>
      {props.wrong && <Notice warn>{say.codeProblem}</Notice>}
      <p>{say.codeSent(props.email)}</p>
      <Form action="/sign-in/code" token={props.token} hidden={hidden}>
        <CodeField label={say.codeLabel} />
        <Button>{say.signIn}</Button>
      </Form>
      <Form action="/sign-in" token={props.token} hidden={hidden}>
        <Button quiet>{say.codeAgain}</Button>
      </Form>
      <p class="soft">
        <a href="/sign-in">{say.otherEmail}</a>
      </p>
    </>
  );
}

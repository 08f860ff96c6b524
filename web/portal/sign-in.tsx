import type { Context } from "hono";
import { canonicalEmail, maskEmail } from "../../domain/email-address.ts";
import { enterCode, requestCode } from "../../services/sign-in/codes.ts";
import { readHint, signInHint, type Hint } from "../../services/sign-in/hint.ts";
import type { SecretKeys } from "../../services/unit-of-work.ts";
import type { Site } from "../deps.ts";
import { openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { Button, CodeField, EmailField, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { findVisitor, limitNetwork } from "../visitor.ts";
import { SendCode } from "./send-code.tsx";

type Fault = "formAgain" | "emailProblem";

export async function showSignIn(c: Context, site: Site): Promise<Response> {
  const asked = readHint(site.keys, c.req.query("hint") ?? "");
  const visitor = await findVisitor(c, site);
  if (visitor && visitor.canonicalEmail === asked?.email) return c.redirect("/", 303);
  return signInPage(c, site, { asked, visitorEmail: visitor?.email });
}

/** Answers alike for every address; whether it is known is looked up when the answer is gone. */
export async function sendSignIn(c: Context, site: Site): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const typed = form.get("email");
  const asked =
    typed === null ? readHint(site.keys, form.get("hint") ?? "") : { email: typed, masked: false };
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (flow === undefined) return signInPage(c, site, { asked, fault: "formAgain" });
  const address = canonicalEmail(asked?.email ?? "");
  if (!asked || !address.ok) return signInPage(c, site, { asked, fault: "emailProblem" });
  await limitNetwork(c, site, "request");

  site.cookies.write(c, "flow", flow);
  site.afterAnswer(() => requestCode(site, { flow, canonicalEmail: address.canonical }));
  const hint = signInHint(site.keys, { ...asked, email: address.canonical });
  return c.redirect(`/sign-in/code?hint=${hint}`, 303);
}

export async function showCode(c: Context, site: Site): Promise<Response> {
  const hint = c.req.query("hint") ?? "";
  const asked = readHint(site.keys, hint);
  return asked ? codePage(c, site, { asked, hint }) : c.redirect("/sign-in", 303);
}

export async function sendCode(c: Context, site: Site): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const hint = form.get("hint") ?? "";
  const asked = readHint(site.keys, hint);
  const flow = openedBy(c, site, "sign-in", "flow", form);
  if (!asked || flow === undefined) return signInPage(c, site, { asked, fault: "formAgain" });
  await limitNetwork(c, site, "guess");
  const visitor = await findVisitor(c, site);
  const code = (form.get("code") ?? "").replace(/[\s-]/g, "");
  const codeFlow = { flow, canonicalEmail: asked.email };
  const session = await enterCode(site, codeFlow, code, visitor?.token);
  if (session === undefined) return codePage(c, site, { asked, hint, wrong: true });
  site.cookies.write(c, "portal", session);
  site.cookies.clear(c, "flow");
  return c.redirect("/", 303);
}

type SignInProps = {
  asked: Hint | undefined;
  visitorEmail?: string | undefined;
  fault?: Fault;
};

function signInPage(c: Context, site: Site, props: SignInProps): Response {
  const speech = speechFor(c);
  const token = openForm(c, site, "sign-in", "flow");
  const page = { speech, title: speech.say.signInTitle };
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
          <OtherEmail speech={speech} />
        </>
      ) : (
        <Form action="/sign-in" token={token}>
          <EmailField label={say.email} value={asked?.email} />
          <Button>{say.sendCode}</Button>
        </Form>
      )}
    </>
  );
}

type CodeProps = { asked: Hint; hint: string; wrong?: boolean };

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
  const hidden = { hint: props.hint };
  return (
    <>
      {props.wrong && <Notice warn>{say.codeProblem}</Notice>}
      <p>{say.codeSent(masked ? maskEmail(email) : email)}</p>
      <Form action="/sign-in/code" token={props.token} hidden={hidden}>
        <CodeField label={say.codeLabel} />
        <Button>{say.signIn}</Button>
      </Form>
      <Form action="/sign-in" token={props.token} hidden={hidden}>
        <Button quiet>{say.codeAgain}</Button>
      </Form>
      <OtherEmail speech={props.speech} />
    </>
  );
}

const OtherEmail = ({ speech: { say } }: { speech: Speech }) => (
  <p class="soft">
    <a href="/sign-in">{say.otherEmail}</a>
  </p>
);

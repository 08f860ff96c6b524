import type { Context } from "hono";
import { canonicalEmail } from "../../../domain/email-address.ts";
import { proveAddress, requestAddress } from "../../../services/account/address.ts";
import { openedBy, openForm } from "../../forms.ts";
import { Button, CodeField, EmailField, Form, Notice } from "../../ui/form.tsx";
import { showPage } from "../../ui/page.tsx";
import { isRefusal, refused, saidOf } from "../../ui/refusal.ts";
import { limitNetwork } from "../../visitor.ts";
import { BackToAccount } from "./names.tsx";
import type { AccountVisit } from "./visit.ts";
import { accountWords } from "./words.ts";

export const showAddress = (c: Context, visit: AccountVisit): Response =>
  addressPage(c, visit, { typed: "" });

/** Sends a code to the new address, or takes the one that was sent there. */
export async function sendAddress(
  c: Context,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, speech, visitor } = visit;
  const { say } = speech;
  const typed = (form.get("email") ?? "").trim();
  const address = canonicalEmail(typed);
  if (!address.ok) return addressPage(c, visit, { typed, problem: say.emailProblem });
  if (address.canonical === visitor.canonicalEmail) {
    return addressPage(c, visit, { typed, problem: accountWords[speech.locale].sameAddress });
  }
  const flow = openedBy(
    c,
    site,
    "account",
    "flow",
    new URLSearchParams({ token: form.get("flow") ?? "" }),
  );
  if (flow === undefined) return addressPage(c, visit, { typed, problem: say.formAgain });
  const code = form.get("code");
  if (code === null) {
    await limitNetwork(c, site, "request");
    site.cookies.write(c, "flow", flow);
    site.afterAnswer(() => requestAddress(site, visitor, flow, address));
    return addressPage(c, visit, { typed, sent: true });
  }
  await limitNetwork(c, site, "guess");
  const proof = { flow, address, code: code.replace(/[\s-]/g, "") };
  const done = await refused(() => proveAddress(site, visitor, proof));
  if (isRefusal(done)) return addressPage(c, visit, { typed, problem: saidOf(speech, done) });
  if (!done) return addressPage(c, visit, { typed, sent: true, problem: say.codeProblem });
  site.cookies.clear(c, "flow");
  return c.redirect("/account?done=address", 303);
}

type Shown = { typed: string; sent?: boolean; problem?: string };

function addressPage(c: Context, visit: AccountVisit, shown: Shown): Response {
  const { speech, site, token } = visit;
  const say = accountWords[speech.locale];
  const flow = openForm(c, site, "account", "flow");
  const { typed, sent = false, problem } = shown;
  return showPage(
    c,
    { speech, title: say.changeAddress },
    <>
      {problem !== undefined && <Notice warn>{problem}</Notice>}
      <p>{sent ? say.addressSent(typed) : say.addressBody}</p>
      {sent ? (
        <>
          <Form action="/account/address" token={token} hidden={{ flow, email: typed }}>
            <CodeField label={speech.say.codeLabel} />
            <Button>{say.takeAddress}</Button>
          </Form>
          <Form action="/account/address" token={token} hidden={{ flow, email: typed }}>
            <Button quiet>{speech.say.codeAgain}</Button>
          </Form>
        </>
      ) : (
        <Form action="/account/address" token={token} hidden={{ flow }}>
          <EmailField label={say.newAddress} value={typed} />
          <Button>{speech.say.sendCode}</Button>
        </Form>
      )}
      <BackToAccount speech={speech} />
    </>,
    problem === undefined ? 200 : 422,
  );
}

import type { Context } from "hono";
import { listAccountLocations, type AccountLocation } from "../../services/accounts.ts";
import { formToken, isFormToken } from "../../services/sign-in/form-token.ts";
import { signOut } from "../../services/sign-in/sessions.ts";
import type { Site } from "../deps.ts";
import { readForm, requireSameOrigin } from "../forms.ts";
import { PageError } from "../page-error.ts";
import { Button, Form } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { findVisitor, receiveVisitor, type Visitor } from "../visitor.ts";

export async function showHome(c: Context, site: Site): Promise<Response> {
  return c.redirect((await findVisitor(c, site)) ? "/account" : "/sign-in", 303);
}

export async function showAccount(c: Context, site: Site): Promise<Response> {
  const visitor = await receiveVisitor(c, site);
  if (!visitor) return c.redirect("/sign-in", 303);
  const speech = speechFor(c, { chosen: visitor.locale });
  const title = speech.say.accountTitle(visitor.firstName);
  const locations = await listAccountLocations(site.db, visitor.personId);
  const token = formToken(site.keys, "sign-out", visitor.token);
  return showPage(
    c,
    { speech, title },
    <Account speech={speech} visitor={visitor} locations={locations} token={token} />,
  );
}

export async function sendSignOut(c: Context, site: Site): Promise<Response> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const token = site.cookies.read(c, "portal");
  if (token !== undefined) {
    const ours = isFormToken(site.keys, "sign-out", token, form.get("token") ?? "");
    if (!ours) throw new PageError(403);
    await signOut(site, token);
    site.cookies.clear(c, "portal");
  }
  c.header("Clear-Site-Data", '"cookies", "storage"');
  return c.redirect("/sign-in", 303);
}

function Account(props: {
  speech: Speech;
  visitor: Visitor;
  locations: AccountLocation[];
  token: string;
}) {
  const { visitor, locations } = props;
  const { say } = props.speech;
  return (
    <>
      <dl>
        <div>
          <dt>{say.name}</dt>
          <dd>{[visitor.firstName, visitor.lastName].filter(Boolean).join(" ")}</dd>
        </div>
        <div>
          <dt>{say.email}</dt>
          <dd>{visitor.email}</dd>
        </div>
        <div>
          <dt>{say.locations}</dt>
          {locations.length === 0 && <dd>{say.noLocation}</dd>}
          {locations.map(({ name }) => (
            <dd>{name}</dd>
          ))}
        </div>
      </dl>
      <Form action="/sign-out" token={props.token}>
        <Button quiet>{say.signOut}</Button>
      </Form>
    </>
  );
}

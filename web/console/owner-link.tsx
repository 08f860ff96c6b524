import type { Context } from "hono";
import { maskEmail } from "../../domain/email-address.ts";
import { findOwnerPage, pressOwnerLink } from "../../services/sign-in/owner-links.ts";
import type { Site } from "../deps.ts";
import { deviceOf } from "../device.ts";
import { isSentByHand, openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { Button, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor } from "../ui/wording.ts";
import { findVisitor, limitNetwork } from "../visitor.ts";

/** The one-time link that `usher owner invite` prints. Like every link, it needs a press. */
export const showOwnerLink = (c: Context, site: Site): Promise<Response> => ownerPage(c, site);

export async function sendOwnerLink(c: Context, site: Site): Promise<Response> {
  await limitNetwork(c, site, "press");
  const form = await readForm(c);
  const nonce = openedBy(c, site, "owner-link", "inv", form);
  if (nonce === undefined) return ownerPage(c, site, { again: true });
  requireSameOrigin(c, site.publicUrl);
  if (!isSentByHand(c)) return ownerPage(c, site, { again: true });
  const replaced = site.cookies.read(c, "console");
  const session = await pressOwnerLink(site, c.req.param("token") ?? "", replaced, deviceOf(c));
  if (session === undefined) return ownerPage(c, site);
  site.cookies.write(c, "console", session);
  return c.redirect("/console", 303);
}

async function ownerPage(c: Context, site: Site, { again = false } = {}): Promise<Response> {
  const speech = speechFor(c);
  const { say } = speech;
  const owner = await findOwnerPage(site.db, c.req.param("token") ?? "");
  if (!owner) {
    const page = { speech, title: say.ownerDead };
    const how = [
      <p>{say.ownerDeadBody}</p>,
      <pre>npx usher owner invite --email you@example.com</pre>,
    ];
    return showPage(c, page, how, 404);
  }
  const visitor = await findVisitor(c, site, "console");
  const token = openForm(c, site, "owner-link", "inv");
  return showPage(c, { speech, title: say.ownerTitle }, [
    again && <Notice warn>{say.pressAgain}</Notice>,
    visitor && <Notice>{say.signedInAs(visitor.email)}</Notice>,
    <p>{say.ownerBody(maskEmail(owner.canonicalEmail))}</p>,
    <Form action={c.req.path} token={token}>
      <Button>{say.continue}</Button>
    </Form>,
  ]);
}

import type { Context } from "hono";
import { maskEmail } from "../../domain/email-address.ts";
import { findOwnerPage, pressOwnerLink } from "../../services/sign-in/owner-links.ts";
import type { Site } from "../deps.ts";
import { isSentByHand, openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { PageError } from "../page-error.ts";
import { Button, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { findVisitor, limitNetwork, receiveVisitor } from "../visitor.ts";

/** The one-time link that `usher owner invite` prints. Like every link, it needs a press. */
export const showOwnerLink = (c: Context, site: Site): Promise<Response> => ownerPage(c, site);

export async function sendOwnerLink(c: Context, site: Site): Promise<Response> {
  await limitNetwork(c, site, "press");
  const form = await readForm(c);
  const nonce = openedBy(c, site, "owner-link", "inv", form);
  if (nonce === undefined) return ownerPage(c, site, { again: true });
  requireSameOrigin(c, site.publicUrl);
  if (!isSentByHand(c)) return ownerPage(c, site, { again: true });
  const replaced = site.cookies.read(c, "portal");
  const session = await pressOwnerLink(site, c.req.param("token") ?? "", replaced);
  if (session === undefined) return ownerPage(c, site);
  site.cookies.write(c, "portal", session);
  return c.redirect("/console", 303);
}

export async function showConsole(c: Context, site: Site): Promise<Response> {
  const visitor = await receiveVisitor(c, site);
  if (!visitor) return c.redirect("/sign-in", 303);
  if (!visitor.isOwner) throw new PageError(404);
  const speech = speechFor(c, { chosen: visitor.locale });
  const title = speech.say.consoleTitle;
  return showPage(c, { speech, title }, <Placeholder speech={speech} site={site} />);
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
  const visitor = await findVisitor(c, site);
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

function Placeholder({ speech: { say }, site }: { speech: Speech; site: Site }) {
  return (
    <>
      <p>{say.consoleBody}</p>
      <ul class="plain">
        <li>
          <a href="/account">{say.consoleAccount}</a>
        </li>
        <li>
          <a href="/api/docs">{say.consoleApi}</a>
        </li>
        {site.temporalUiUrl !== undefined && (
          <li>
            <a href={site.temporalUiUrl}>{say.consoleTemporal}</a>
          </li>
        )}
        {site.localMail && (
          <li>
            <a href="/mailbox">{say.consoleMailbox}</a>
          </li>
        )}
      </ul>
    </>
  );
}

import type { Context } from "hono";
import { maskEmail } from "../../domain/email-address.ts";
import { findLinkPage, pressLink, type LinkPage } from "../../services/sign-in/links.ts";
import type { Site } from "../deps.ts";
import { deviceOf } from "../device.ts";
import { isSentByHand, openedBy, openForm, readForm, requireSameOrigin } from "../forms.ts";
import { PageError } from "../page-error.ts";
import { Button, Form, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor, type Speech } from "../ui/wording.ts";
import { findVisitor, limitNetwork, type Visitor } from "../visitor.ts";
import { SendCode } from "./send-code.tsx";

/** The page behind the button of an invitation. Opening it does nothing; mail scanners open everything. */
export async function showLink(c: Context, site: Site): Promise<Response> {
  const link = await getLink(c, site);
  const visitor = await findVisitor(c, site);
  if (visitor?.personId === link.personId) return c.redirect("/", 303);
  return linkPage(c, site, link, visitor);
}

export async function sendLink(c: Context, site: Site): Promise<Response> {
  await limitNetwork(c, site, "press");
  const form = await readForm(c);
  const link = await getLink(c, site);
  const visitor = await findVisitor(c, site);
  const nonce = openedBy(c, site, "link", "inv", form);
  if (nonce === undefined) return linkPage(c, site, link, visitor, { again: true });
  requireSameOrigin(c, site.publicUrl);
  if (!isSentByHand(c)) return linkPage(c, site, link, visitor, { again: true });
  // Somebody else's session on this browser ends by their own will only.
  const stranger = visitor && visitor.personId !== link.personId;
  if (stranger && form.get("instead") !== "yes") return linkPage(c, site, link, visitor);

  const linkToken = c.req.param("token") ?? "";
  const replaced = visitor?.token;
  const session = await pressLink(site, { linkToken, nonce, replaced, device: deviceOf(c) });
  if (session === undefined) return linkPage(c, site, await getLink(c, site), visitor);
  site.cookies.write(c, "portal", session);
  return c.redirect("/", 303);
}

async function getLink(c: Context, site: Site): Promise<LinkPage> {
  const link = await findLinkPage(site.db, c.req.param("token") ?? "");
  if (!link) throw new PageError(404);
  return link;
}

function linkPage(
  c: Context,
  site: Site,
  link: LinkPage,
  visitor: Visitor | undefined,
  { again = false } = {},
): Response {
  const speech = speechFor(c, { fallback: link.locale });
  if (link.state !== "ready") {
    return showPage(c, { speech, title: speech.say.reasonTitle[link.state] }, [
      <p>{speech.say.reasonBody[link.state]}</p>,
      codeForm(c, site, speech, link),
    ]);
  }
  const action = c.req.path;
  const token = openForm(c, site, "link", "inv");
  const title = speech.say.linkTitle(link.locationName);
  return showPage(c, { speech, title }, [
    again && <Notice warn>{speech.say.pressAgain}</Notice>,
    visitor ? (
      <OtherPerson speech={speech} action={action} token={token} link={link} visitor={visitor} />
    ) : (
      <Ready speech={speech} action={action} token={token} link={link} />
    ),
    // Safari does not say that a person pressed: with a code it gets in all the same.
    again && <p class="soft">{speech.say.pressFails}</p>,
    again && codeForm(c, site, speech, link, { quiet: true }),
  ]);
}

type ReadyProps = { speech: Speech; action: string; token: string; link: LinkPage };

const Ready = ({ speech: { say }, action, token, link }: ReadyProps) => (
  <>
    <p>{say.linkBody(maskEmail(link.canonicalEmail))}</p>
    <Form action={action} token={token}>
      <Button>{say.continue}</Button>
    </Form>
    <p class="soft">{say.linkSafe}</p>
  </>
);

const OtherPerson = ({
  speech: { say },
  action,
  token,
  link,
  visitor,
}: ReadyProps & { visitor: Visitor }) => {
  const invited = maskEmail(link.canonicalEmail);
  return (
    <>
      <p>{say.linkOther(visitor.email, invited)}</p>
      <Form action={action} token={token} hidden={{ instead: "yes" }}>
        <Button>{say.linkReplace(invited)}</Button>
      </Form>
      <a class="button quiet" href="/">
        {say.linkStay(visitor.email)}
      </a>
    </>
  );
};

function codeForm(c: Context, site: Site, speech: Speech, link: LinkPage, { quiet = false } = {}) {
  const token = openForm(c, site, "sign-in", "flow");
  const email = link.canonicalEmail;
  return <SendCode speech={speech} keys={site.keys} token={token} email={email} quiet={quiet} />;
}

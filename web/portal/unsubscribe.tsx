import type { Context } from "hono";
import { unitOfWork } from "../../services/unit-of-work.ts";
import {
  findListPage,
  readUnsubscribeToken,
  unsubscribe,
  type ListPage,
} from "../../services/unsubscribe.ts";
import type { Site } from "../deps.ts";
import { readAnyForm } from "../forms.ts";
import { PageError } from "../page-error.ts";
import { Button, Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { speechFor } from "../ui/wording.ts";

const FIELD = "List-Unsubscribe";
const VALUE = "One-Click";

/** The page behind the last line of a reminder. Opening it does nothing; mail scanners open everything. */
export async function showUnsubscribe(c: Context, site: Site): Promise<Response> {
  return listPage(c, await getPage(c, site));
}

/**
 * The button of the page, and the button of a mail program (RFC 8058): the same POST. A mail program has no cookies
 * and is none of our pages; what lets it in is the token.
 */
export async function sendUnsubscribe(c: Context, site: Site): Promise<Response> {
  const list = getList(c, site);
  const form = await readAnyForm(c);
  if (form.get(FIELD) !== VALUE) return listPage(c, await getPage(c, site), { again: true });
  const page = await getPage(c, site);
  await unitOfWork(site, (tx) => unsubscribe(tx, list));
  return listPage(c, { ...page, left: true });
}

function getList(c: Context, site: Site) {
  const list = readUnsubscribeToken(site.keys.link, c.req.param("token") ?? "");
  if (!list) throw new PageError(404);
  return list;
}

async function getPage(c: Context, site: Site): Promise<ListPage> {
  const page = await findListPage(site.db, getList(c, site));
  if (!page) throw new PageError(404);
  return page;
}

function listPage(c: Context, page: ListPage, { again = false } = {}): Response {
  const { locationName, locale, left } = page;
  const speech = speechFor(c, { fallback: locale });
  const { say } = speech;
  if (left) {
    return showPage(c, { speech, title: say.unsubscribedTitle }, [
      <p>{say.unsubscribedBody(locationName)}</p>,
    ]);
  }
  return showPage(
    c,
    { speech, title: say.unsubscribeTitle },
    <>
      {again && <Notice warn>{say.formAgain}</Notice>}
      <p>{say.unsubscribeBody(locationName)}</p>
      <form method="post" action={c.req.path}>
        <input type="hidden" name={FIELD} value={VALUE} />
        <Button>{say.unsubscribe}</Button>
      </form>
    </>,
    again ? 422 : 200,
  );
}

import type { Context } from "hono";
import type { Permission } from "../../domain/permissions.ts";
import { listAdministered } from "../../services/administered.ts";
import type { Site } from "../deps.ts";
import { PageError } from "../page-error.ts";
import { Notice } from "../ui/form.tsx";
import { showPage } from "../ui/page.tsx";
import { stateWords } from "../ui/state-words.ts";
import { speechFor } from "../ui/wording.ts";
import { receiveVisitor } from "../visitor.ts";
import { showConsolePage } from "./page.tsx";
import { toConsoleSignIn } from "./sign-in.ts";
import { consolePath, type Visit } from "./visit.ts";
import { consoleWords } from "./words.ts";

/** `/console`: on to the location that the visitor administers, the first of them if there are several. */
export async function showEntrance(c: Context, site: Site): Promise<Response> {
  const visitor = await receiveVisitor(c, site, "console");
  if (!visitor) return showDoor(c);
  const [first] = await listAdministered(site.db, visitor.personId);
  if (first) return c.redirect(consolePath(first.slug, ""), 303);
  if (!visitor.isOwner) throw new PageError(404);
  const speech = speechFor(c, { chosen: visitor.locale });
  const say = consoleWords[speech.locale];
  return showPage(
    c,
    { speech, title: say.noLocationTitle },
    <>
      <p>{say.noLocationBody}</p>
      <a class="button" href="/console/locations/new">
        {say.newLocation}
      </a>
    </>,
  );
}

/**
 * Nobody is signed in, it seems. A browser that comes by a link from elsewhere keeps the console's cookie back: asked
 * once more from a page of ours, it shows it.
 */
export function showDoor(c: Context): Response {
  if (c.req.header("sec-fetch-site") !== "cross-site") return toConsoleSignIn(c);
  const speech = speechFor(c);
  const say = consoleWords[speech.locale];
  const { pathname, search } = new URL(c.req.url);
  const here = `${pathname}${search}`;
  const head = <meta http-equiv="refresh" content={`0; url=${here}`} />;
  return showPage(c, { speech, title: say.console, head }, <a href={here}>{say.onward}</a>);
}

/** Somebody is at the right location without the right to this page of it. */
export function showLacking(c: Context, visit: Visit, permission: Permission): Response {
  const say = consoleWords[visit.speech.locale];
  return showConsolePage(
    c,
    visit,
    { title: say.forbiddenTitle, section: "today" },
    <Notice warn>{say.lacks(stateWords[visit.speech.locale].permission[permission])}</Notice>,
    403,
  );
}

/** A form that no page of this session sent: most often somebody signed in anew meanwhile. */
export function showOldForm(c: Context, visit: Visit, page: string | undefined): Response {
  const say = consoleWords[visit.speech.locale];
  return showConsolePage(
    c,
    visit,
    { title: say.oldFormTitle, section: "today" },
    <>
      <Notice warn>{say.oldForm}</Notice>
      <p>
        <a href={page ?? visit.path("")}>{say.oldFormAgain}</a>
      </p>
    </>,
    403,
  );
}

import type { Context } from "hono";
import { may } from "../../domain/permissions.ts";
import type { Site } from "../deps.ts";
import { PageError } from "../page-error.ts";
import { findVisitor, receiveVisitor, type Visitor } from "../visitor.ts";
import { administratorPages } from "./administrators/routes.ts";
import { apiKeyPages } from "./api-keys/routes.ts";
import { auditPages } from "./audit/routes.ts";
import { connectionPages } from "./connections/routes.ts";
import { firstStepsOn } from "./first-steps/bar.tsx";
import { firstStepsPages } from "./first-steps/routes.ts";
import { flowPages } from "./flows/routes.ts";
import { isFresh } from "../portal/confirmation.tsx";
import { showDoor, showEntrance, showLacking, showOldForm } from "./entrance.tsx";
import { sendNewLocation, showNewLocation } from "./locations/new.tsx";
import { sendOwnerLink, showOwnerLink } from "./owner-link.tsx";
import { operationsPages } from "./operations/routes.ts";
import { readSent } from "./sender.ts";
import { consoleSignIn, toConsoleConfirmation, toConsoleSignIn } from "./sign-in.ts";
import { mailPages } from "./mail/routes.ts";
import { peoplePages } from "./people/routes.ts";
import { todayPages } from "./today/routes.ts";
import { settingsPages } from "./settings/routes.ts";
import { openVisit, type ConsolePage, type ConsolePages, type Visit } from "./visit.ts";

/** Every page of a location's console, with who may open it. */
export const locationPages: ConsolePages = {
  ...todayPages,
  ...auditPages,
  ...operationsPages,
  ...peoplePages,
  ...mailPages,
  ...settingsPages,
  ...administratorPages,
  ...apiKeyPages,
  ...connectionPages,
  ...firstStepsPages,
  ...flowPages,
};

type Handler = (c: Context, site: Site) => Response | Promise<Response>;

/** The console's pages by their whole path. */
export const consoleRoutes: Record<string, { get?: Handler; post?: Handler }> = {
  "/console": { get: showEntrance },
  ...consoleSignIn,
  "/console/sign-in/:token": { get: showOwnerLink, post: sendOwnerLink },
  "/console/locations/new": { get: showNewLocation, post: sendNewLocation },
  ...Object.fromEntries(
    Object.entries(locationPages).map(([path, page]) => [
      `/console/locations/:location${path}`,
      { ...(page.get && { get: opened(page, path) }), ...(page.post && { post: sent(page) }) },
    ]),
  ),
};

/** Shows the page to whom it is for. */
function opened(page: ConsolePage, path: string): Handler {
  return async (c, site) => {
    // What a page asks for by itself keeps nobody signed in.
    const isByItself = c.req.header("hx-request") !== undefined;
    const visitor = await (isByItself ? findVisitor : receiveVisitor)(c, site, "console");
    if (!visitor) return showDoor(c);
    const visit = await visitOf(c, site, visitor, page);
    if (page.permission && !may(visit.actor, page.permission)) {
      return showLacking(c, visit, page.permission);
    }
    if (page.fresh && !isFresh(visitor, "open")) return toConsoleConfirmation(c);
    const firstSteps = await firstStepsOn(visit, path);
    return page.get?.(c, { ...visit, firstSteps }) ?? new Response(null, { status: 405 });
  };
}

/** Takes the page's form from whom it is for, if a page of theirs sent it. */
function sent(page: ConsolePage): Handler {
  return async (c, site) => {
    const back = page.get && c.req.path;
    const received = await readSent(c, site);
    if (!received) return toConsoleSignIn(c, back);
    const { form, visitor, isOurs } = received;
    const visit = await visitOf(c, site, visitor, page);
    if (!isOurs) return showOldForm(c, visit, back);
    if (page.permission && !may(visit.actor, page.permission)) {
      return showLacking(c, visit, page.permission);
    }
    if (page.fresh && !isFresh(visitor, "send")) return toConsoleConfirmation(c, back);
    return page.post?.(c, visit, form) ?? new Response(null, { status: 405 });
  };
}

async function visitOf(
  c: Context,
  site: Site,
  visitor: Visitor,
  { ownerOnly = false }: ConsolePage,
): Promise<Visit> {
  const visit = await openVisit(c, site, visitor, c.req.param("location") ?? "");
  if (!visit || (ownerOnly && !visitor.isOwner)) throw new PageError(404);
  return visit;
}

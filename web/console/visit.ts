import type { Context } from "hono";
import type { Actor, Permission } from "../../domain/permissions.ts";
import { listAdministered, openLocation } from "../../services/administered.ts";
import type { FirstSteps } from "../../services/first-steps.ts";
import { formToken } from "../../services/sign-in/form-token.ts";
import { speechFor, type Speech } from "../ui/wording.ts";
import type { Clock } from "../ui/time.tsx";
import type { Site } from "../deps.ts";
import type { Visitor } from "../visitor.ts";

type Opened = NonNullable<Awaited<ReturnType<typeof openLocation>>>;

/** An administrator at the console of one location: what every page of it needs. */
export type Visit = {
  site: Site;
  visitor: Visitor;
  /** The visitor with what they may do here; services authorize by it. */
  actor: Actor;
  location: Opened["location"];
  /** All locations that they administer, to go from one to the other. */
  locations: { slug: string; name: string }[];
  speech: Speech;
  /** Time is told by the location's clock. */
  clock: Clock;
  /** How far the first steps are, where this page is one of theirs and they are under way. */
  firstSteps?: FirstSteps | undefined;
  /** The hidden field of every form here. */
  token: string;
  /** A page of this location's console, like `/people`. */
  path: (page: string) => string;
  /** The answer to a form that was taken: on to a page, which says what was done. */
  goto: (c: Context, page: string, done?: string) => Response;
};

/** Opens a location's console for a visitor; undefined when they have no business there. */
export async function openVisit(
  c: Context,
  site: Site,
  visitor: Visitor,
  slug: string,
): Promise<Visit | undefined> {
  const opened = await openLocation(site.db, visitor, slug);
  if (!opened) return undefined;
  const { actor, location } = opened;
  const speech = speechFor(c, { chosen: visitor.locale, fallback: location.locale });
  const path = (page: string) => consolePath(location.slug, page);
  return {
    site,
    visitor,
    actor,
    location,
    locations: await listAdministered(site.db, visitor.personId),
    speech,
    clock: { locale: speech.locale, timeZone: location.timezone },
    token: consoleToken(site, visitor),
    path,
    goto: (c, page, done) => c.redirect(withDone(path(page), done), 303),
  };
}

export const consolePath = (slug: string, page: string) => `/console/locations/${slug}${page}`;

/** Bound to the session: it is of no use in another one, or after it. */
export const consoleToken = (site: Site, visitor: Visitor) =>
  formToken(site.keys, "console", visitor.token);

function withDone(path: string, done: string | undefined): string {
  if (done === undefined) return path;
  const [page = "", fragment] = path.split("#");
  const marked = `${page}${page.includes("?") ? "&" : "?"}done=${encodeURIComponent(done)}`;
  return fragment === undefined ? marked : `${marked}#${fragment}`;
}

/** What a page of a location's console is: who may open it, and what it does. */
export type ConsolePage = {
  /** Null: for every administrator of the location. */
  permission: Permission | null;
  /** What is done here hurts in wrong hands: it opens only soon after a code was entered. */
  fresh?: boolean;
  /** For the owner alone: to everybody else it is not there. */
  ownerOnly?: boolean;
  get?: (c: Context, visit: Visit) => Response | Promise<Response>;
  /** The form has been checked to come from a page of this visitor's. */
  post?: (c: Context, visit: Visit, form: URLSearchParams) => Response | Promise<Response>;
};

/** The pages of one noun by their path below a location's console: `/people`, or nothing for its start page. */
export type ConsolePages = Record<string, ConsolePage>;

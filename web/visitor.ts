import type { Context } from "hono";
import { waitOfNetwork, type LimitedAct } from "../services/sign-in/limits.ts";
import type { Locale } from "../domain/location.ts";
import { findLiveSession, visit, type Session } from "../services/sign-in/sessions.ts";
import type { Site } from "./deps.ts";
import { PageError } from "./page-error.ts";

export type Visitor = Session & { token: string };

/** Each door has a cookie of its own. */
export type Door = "portal" | "console";

/** Who is signed in on this browser; looking changes nothing. */
export const findVisitor = (c: Context, site: Site, door: Door = "portal") =>
  visitorOf(c, site, door, findLiveSession);

/** The same on a page that only they see: the visit keeps their session awake. */
export const receiveVisitor = (c: Context, site: Site, door: Door = "portal") =>
  visitorOf(c, site, door, visit);

async function visitorOf(
  c: Context,
  site: Site,
  door: Door,
  find: typeof visit,
): Promise<Visitor | undefined> {
  const token = site.cookies.read(c, door);
  const session = token === undefined ? undefined : await find(site.db, token, door);
  if (!session || token === undefined) return undefined;
  if (session.locale) chosen.set(c.req.raw, session.locale);
  return { ...session, token };
}

const chosen = new WeakMap<Request, Locale>();

/** The language that whoever sent this request chose, as far as they were recognised by now. */
export const chosenLocale = (c: Context): Locale | undefined => chosen.get(c.req.raw);

/** Throws when the caller's network has done this too often. Fails closed: without the database there is no turn. */
export async function limitNetwork(c: Context, site: Site, act: LimitedAct): Promise<void> {
  const seconds = await waitOfNetwork(site.db, act, site.addressOf(c), site.alarm);
  if (seconds > 0) throw new PageError(429, { "Retry-After": String(seconds) });
}

import type { Context } from "hono";
import { waitOfNetwork, type LimitedAct } from "../services/sign-in/limits.ts";
import { findLiveSession, visit, type Session } from "../services/sign-in/sessions.ts";
import type { Site } from "./deps.ts";
import { PageError } from "./page-error.ts";

export type Visitor = Session & { token: string };

/** Who is signed in on this browser; looking changes nothing. */
export async function findVisitor(c: Context, site: Site): Promise<Visitor | undefined> {
  const token = site.cookies.read(c, "portal");
  const session = token === undefined ? undefined : await findLiveSession(site.db, token);
  return session && token !== undefined ? { ...session, token } : undefined;
}

/** The same on a page that only they see: the visit keeps their session awake. */
export async function receiveVisitor(c: Context, site: Site): Promise<Visitor | undefined> {
  const token = site.cookies.read(c, "portal");
  const session = token === undefined ? undefined : await visit(site.db, token);
  return session && token !== undefined ? { ...session, token } : undefined;
}

/** Throws when the caller's network has done this too often. Fails closed: without the database there is no turn. */
export async function limitNetwork(c: Context, site: Site, act: LimitedAct): Promise<void> {
  const seconds = await waitOfNetwork(site.db, act, site.addressOf(c), site.alarm);
  if (seconds > 0) throw new PageError(429, { "Retry-After": String(seconds) });
}

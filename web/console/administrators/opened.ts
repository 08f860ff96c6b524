import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/person-name.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { getCandidate, type Candidate } from "../../../services/administrators/view.ts";
import type { Visit } from "../visit.ts";

/** The member that a page is about, if they are one of this location. */
export async function openedMember(c: Context, visit: Visit): Promise<Candidate> {
  const id = c.req.param("membership") ?? "";
  if (!isUuid(id)) throw notFound("The member");
  return getCandidate(visit.site.db, visit.actor, visit.location.id, id);
}

export const nameOf = ({ firstName, lastName }: Pick<Candidate, "firstName" | "lastName">) =>
  fullName(firstName, lastName);

/** Where somebody goes who has just lost this console: on to another one, else to their own page. */
export const awayFrom = (c: Context, visit: Visit): Response =>
  c.redirect(visit.locations.length > 1 ? "/console" : "/account", 303);

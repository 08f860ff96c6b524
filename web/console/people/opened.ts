import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import { getPerson, type PersonView } from "../../../services/members/person.ts";
import type { Visit } from "../visit.ts";

/** The person that a page is about, if they are one of this location's. */
export async function openedPerson(c: Context, visit: Visit): Promise<PersonView> {
  const person = await getPerson(visit.site.db, visit.actor, c.req.param("membership") ?? "");
  if (person.member.locationId !== visit.location.id) throw notFound("The member");
  return person;
}

import type { Context } from "hono";
import { notFound } from "../../../domain/errors.ts";
import { isUuid } from "../../../domain/uuid.ts";
import {
  getConnectionDetails,
  type ConnectionDetails,
} from "../../../services/connection-details.ts";
import type { Visit } from "../visit.ts";

/** The connection that a page is about, if it is one of this location's. */
export async function openedConnection(c: Context, visit: Visit): Promise<ConnectionDetails> {
  const id = c.req.param("connection") ?? "";
  if (!isUuid(id)) throw notFound("The connection");
  const connection = await getConnectionDetails(visit.site, visit.actor, id);
  if (connection.locationId !== visit.location.id) throw notFound("The connection");
  return connection;
}

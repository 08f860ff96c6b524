import { sql } from "kysely";
import type { MailState } from "../domain/invitation.ts";
import type { Db } from "./connect.ts";

/** The mails of one location, with whom and what they are about; never their words, links and codes. */
const views = (db: Db, locationId: string) =>
  db
    .selectFrom("email as e")
    .leftJoin("person as p", "p.id", "e.personId")
    .leftJoin("membership as m", (join) =>
      join.onRef("m.personId", "=", "e.personId").onRef("m.locationId", "=", "e.locationId"),
    )
    .leftJoin("invitation as i", "i.id", "e.invitationId")
    .leftJoin("mailBatch as b", "b.id", "e.batchId")
    .select([
      "e.id",
      "e.kind",
      "e.recipient",
      "e.locale",
      "e.state",
      "e.reason",
      "e.providerId",
      "e.attempts",
      "e.attemptedAt",
      "e.settledAt",
      "e.createdAt",
      "e.generation",
      "e.invitationId",
      "p.firstName",
      "p.lastName",
      "m.id as membershipId",
      "i.status as invitationStatus",
      "i.generation as invitationGeneration",
      "b.way",
      "b.sender",
    ])
    .where("e.locationId", "=", locationId);

export type LocationMailRow = NonNullable<Awaited<ReturnType<typeof findLocationMail>>>;

export function findLocationMail(db: Db, locationId: string, id: string) {
  return views(db, locationId).where("e.id", "=", id).executeTakeFirst();
}

export type LocationMailFilter = {
  state?: MailState | undefined;
  /** How the canonical address begins. */
  address?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** Newest first; `before` is the id the last page ended with. */
export function listLocationMails(db: Db, locationId: string, filter: LocationMailFilter) {
  let query = views(db, locationId);
  if (filter.state) query = query.where("e.state", "=", filter.state);
  if (filter.address) {
    query = query.where("e.recipient", "like", `${filter.address.replace(/[\\%_]/g, "\\$&")}%`);
  }
  if (filter.before) query = query.where("e.id", "<", filter.before);
  return query.orderBy("e.id", "desc").limit(filter.limit).execute();
}

/** How many mails of a location are in a state, up to `limit`. */
export async function countLocationMails(
  db: Db,
  locationId: string,
  state: MailState,
  limit: number,
): Promise<number> {
  const { count } = await db
    .selectFrom((e) =>
      e
        .selectFrom("email")
        .select("id")
        .where("locationId", "=", locationId)
        .where("state", "=", state)
        .limit(limit)
        .as("some"),
    )
    .select(sql<number>`count(*)::int`.as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** When the mail provider last told us anything. */
export async function newestProviderEvent(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom("providerEvent")
    .select("receivedAt")
    .orderBy("receivedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.receivedAt;
}

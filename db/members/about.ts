import type { Db } from "../connect.ts";

type At = { personId: string; locationId: string };

/** What was done about somebody at a location, the newest first; `before` is where the last page ended. */
export function listLinesAbout(
  db: Db,
  { personId, locationId }: At,
  page: { limit: number; before?: string },
) {
  let query = db
    .selectFrom("audit")
    .selectAll()
    .where("personId", "=", personId)
    .where("locationId", "=", locationId);
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

export type LineAbout = Awaited<ReturnType<typeof listLinesAbout>>[number];

/** The mails of a location to somebody, the newest first; without their words. */
export function listMailsTo(db: Db, { personId, locationId }: At, limit: number) {
  return db
    .selectFrom("email")
    .select([
      "id",
      "kind",
      "invitationId",
      "generation",
      "state",
      "reason",
      "attemptedAt",
      "settledAt",
      "createdAt",
    ])
    .where("personId", "=", personId)
    .where("locationId", "=", locationId)
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Why an address gets no mail; undefined when it does. */
export async function findWhySuppressed(db: Db, canonicalEmail: string) {
  const row = await db
    .selectFrom("suppression")
    .select("reason")
    .where("canonicalEmail", "=", canonicalEmail)
    .executeTakeFirst();
  return row?.reason;
}

/** The names behind ids of people, of flows and of API keys; a key may have none. */
export async function listNames(
  db: Db,
  ids: { people?: string[]; flows?: string[]; keys?: string[] },
): Promise<Map<string, string>> {
  const { people: peopleIds = [], flows: flowIds = [], keys: keyIds = [] } = ids;
  const [people, flows, keys] = await Promise.all([
    peopleIds.length === 0
      ? []
      : db
          .selectFrom("person")
          .select(["id", "firstName", "lastName"])
          .where("id", "in", peopleIds)
          .execute(),
    flowIds.length === 0
      ? []
      : db.selectFrom("flow").select(["id", "name"]).where("id", "in", flowIds).execute(),
    keyIds.length === 0
      ? []
      : db.selectFrom("apiKey").select(["id", "name"]).where("id", "in", keyIds).execute(),
  ]);
  return new Map([
    ...people.map(
      ({ id, firstName, lastName }) =>
        [id, [firstName, lastName].filter(Boolean).join(" ")] as const,
    ),
    ...[...flows, ...keys].flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])),
  ]);
}

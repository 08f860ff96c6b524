import { sql } from "kysely";
import type { SuppressionReason } from "../domain/mail-fate.ts";
import type { Db } from "./connect.ts";

/** Leaves an address alone from now on; a complaint weighs more than a bounce, whichever came first. */
export async function suppress(
  db: Db,
  canonicalEmail: string,
  reason: SuppressionReason,
): Promise<void> {
  await db
    .insertInto("suppression")
    .values({ canonicalEmail, reason })
    .onConflict((conflict) =>
      conflict
        .column("canonicalEmail")
        .doUpdateSet({ reason })
        .where(sql<boolean>`excluded.reason = 'complained'`),
    )
    .execute();
}

/** Takes an address off the list where it stands there for one of these reasons; says for which. */
export async function liftSuppression(
  db: Db,
  canonicalEmail: string,
  reasons: SuppressionReason[],
): Promise<SuppressionReason | undefined> {
  const lifted = await db
    .deleteFrom("suppression")
    .where("canonicalEmail", "=", canonicalEmail)
    .where("reason", "in", reasons)
    .returning("reason")
    .executeTakeFirst();
  return lifted?.reason;
}

/** Ends those of claimed mails whose address is to be left alone. A code goes out: somebody is asking for it now. */
export function suppressClaimed(db: Db, ids: string[], reason: string) {
  return db
    .updateTable("email as e")
    .set({ state: "suppressed", reason, settledAt: sql<Date>`now()` })
    .from("suppression as s")
    .whereRef("s.canonicalEmail", "=", "e.recipient")
    .where("e.id", "in", ids)
    .where("e.state", "=", "queued")
    .where("e.kind", "<>", "code")
    .returning(["e.id", "e.kind", "e.locationId", "e.personId", "e.invitationId", "e.generation"])
    .execute();
}

/** The addresses left alone that a location has to do with: of its people, or ones it has written to. */
const concerning = (db: Db, locationId: string) =>
  db
    .selectFrom("suppression as s")
    .leftJoin("person as p", "p.canonicalEmail", "s.canonicalEmail")
    .leftJoin("membership as m", (join) =>
      join.onRef("m.personId", "=", "p.id").on("m.locationId", "=", locationId),
    )
    .select([
      "s.id",
      "s.canonicalEmail",
      "s.reason",
      "s.createdAt",
      "p.id as personId",
      "p.firstName",
      "p.lastName",
      "m.id as membershipId",
    ])
    .where((e) =>
      e.or([
        e("m.id", "is not", null),
        e.exists(
          e
            .selectFrom("email")
            .select("email.id")
            .whereRef("email.recipient", "=", "s.canonicalEmail")
            .where("email.locationId", "=", locationId),
        ),
      ]),
    );

export type SuppressionRow = NonNullable<Awaited<ReturnType<typeof findSuppression>>>;

export function findSuppression(db: Db, locationId: string, id: string) {
  return concerning(db, locationId).where("s.id", "=", id).executeTakeFirst();
}

/** Newest first; `before` is the id the last page ended with. */
export function listSuppressions(
  db: Db,
  locationId: string,
  { before, limit }: { before?: string | undefined; limit: number },
) {
  let query = concerning(db, locationId);
  if (before) query = query.where("s.id", "<", before);
  return query.orderBy("s.id", "desc").limit(limit).execute();
}

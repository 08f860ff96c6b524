import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** Marks a connection as locked out; another call during the same time out keeps the id of the first. */
export function markLockedOut(
  db: Db,
  id: string,
  { failureId, problem, probeAfterSeconds }: Failure,
) {
  return db
    .updateTable("connection")
    .set({
      state: "needs_sign_in",
      problem,
      failureId: sql<string>`coalesce(failure_id, ${failureId}::uuid)`,
      probeAfter: sql<Date>`now() + make_interval(secs => ${probeAfterSeconds})`,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Failure = { failureId: string; problem: string; probeAfterSeconds: number };

/** Pauses what runs on a connection until we are let in again. Answers how many that were. */
export async function pauseFlowsOf(
  db: Db,
  connectionId: string,
  problem: string,
): Promise<string[]> {
  const paused = await db
    .updateTable("flow")
    .set({ state: "paused", pausedFor: "sign_in", problem, stopped: true })
    .where((e) =>
      e.or([e("connectionId", "=", connectionId), e("actionConnectionId", "=", connectionId)]),
    )
    .where("deletedAt", "is", null)
    .where("state", "in", ["running", "held"])
    .returning("id")
    .execute();
  return paused.map(({ id }) => id);
}

/** The flows that wait for us to be let in again, under a lock. */
export function lockPausedFlows(db: Db, connectionId: string) {
  return db
    .selectFrom("flow")
    .selectAll()
    .where((e) =>
      e.or([e("connectionId", "=", connectionId), e("actionConnectionId", "=", connectionId)]),
    )
    .where("deletedAt", "is", null)
    .where("state", "=", "paused")
    .where("pausedFor", "=", "sign_in")
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}

/** Takes the one look that is due, whether we are let in again. */
export async function takeProbe(
  db: Db,
  connectionId: string,
  pauseSeconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("connection")
    .set({ probeAfter: sql<Date>`now() + make_interval(secs => ${pauseSeconds})` })
    .where("id", "=", connectionId)
    .where("state", "=", "needs_sign_in")
    .where("probeAfter", "<=", sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Who runs a location: its administrators, and the owner. */
export function listAdministrators(db: Db, locationId: string) {
  return db
    .selectFrom("person as p")
    .select(["p.id", "p.canonicalEmail", "p.firstName", "p.locale"])
    .where((e) =>
      e.or([
        e("p.isOwner", "=", true),
        e.exists(
          e
            .selectFrom("membership as m")
            .select("m.id")
            .whereRef("m.personId", "=", "p.id")
            .where("m.locationId", "=", locationId)
            .where("m.type", "=", "member")
            .where("m.role", "=", "admin"),
        ),
      ]),
    )
    .orderBy("p.id")
    .limit(200)
    .execute();
}

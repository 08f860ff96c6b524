import { sql, type Insertable } from "kysely";
import type { Db, Pool } from "./connect.ts";
import type { WatchChannelTable } from "./schema/flows.ts";

export type NewChannel = Pick<
  Insertable<WatchChannelTable>,
  "id" | "flowId" | "connectionId" | "watches" | "tokenHash"
>;

/**
 * Before the vendor is asked, whose first notice may be faster than its answer. Returns when that was; undefined where
 * another is being opened, or was a moment ago.
 */
export function insertChannel(db: Pool, channel: NewChannel): Promise<Date | undefined> {
  return db.transaction().execute(async (tx) => {
    // One at a time looks and inserts: who comes second sees what the first has made.
    const { flowId } = channel;
    await tx.selectFrom("flow").select("id").where("id", "=", flowId).forNoKeyUpdate().execute();
    const other = await tx
      .selectFrom("watchChannel")
      .select("id")
      .where("flowId", "=", flowId)
      .where("watches", "=", channel.watches)
      .where("stoppedAt", "is", null)
      .where((e) => e.or([e("openedAt", "is", null), e(IS_DUE, "=", false)]))
      .limit(1)
      .executeTakeFirst();
    if (other) return undefined;
    const added = await tx
      .insertInto("watchChannel")
      .values(channel)
      .onConflict((conflict) => conflict.doNothing())
      .returning("createdAt")
      .executeTakeFirst();
    return added?.createdAt;
  });
}

/** However short a vendor's clock makes its life, it is not opened again at once. */
const IS_DUE = sql<boolean>`(now() > opened_at + greatest(interval '10 seconds', (expires_at - opened_at) * 0.75))`;

/** Keeps the vendor's answer, also for one that was given up meanwhile: so it can be closed. */
export async function keepOpened(
  db: Db,
  id: string,
  { resourceId, expiresAt }: { resourceId: string; expiresAt: Date },
): Promise<void> {
  await db
    .updateTable("watchChannel")
    .set({ resourceId, expiresAt, openedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
}

/** One that the vendor refused to open. */
export async function deleteChannel(db: Db, id: string): Promise<void> {
  await db.deleteFrom("watchChannel").where("id", "=", id).execute();
}

export function findChannel(db: Db, id: string) {
  return db
    .selectFrom("watchChannel")
    .select(["id", "flowId", "connectionId", "tokenHash", "stoppedAt"])
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Open channels, the newest first. One is due when three quarters of its life are over, and settled when no other has
 * anything left to tell of the time before it was opened: notices take up to three minutes.
 */
export function listOpenChannels(db: Db) {
  return db
    .selectFrom("watchChannel")
    .select(["id", "flowId", "watches"])
    .select([
      IS_DUE.as("due"),
      sql<boolean>`now() > opened_at + interval '5 minutes'`.as("settled"),
      sql<boolean>`now() > expires_at`.as("over"),
    ])
    .where("openedAt", "is not", null)
    .where("stoppedAt", "is", null)
    .orderBy("openedAt", "desc")
    .limit(10_000)
    .execute();
}

export type OpenChannelRow = Awaited<ReturnType<typeof listOpenChannels>>[number];

export async function stopChannels(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("watchChannel")
    .set({ stoppedAt: sql<Date>`now()` })
    .where("id", "=", sql<string>`any(${ids}::uuid[])`)
    .where("stoppedAt", "is", null)
    .execute();
}

/** Gives those up of which no answer will come: whoever asked for them has ended. */
export async function stopUnanswered(db: Db): Promise<void> {
  await db
    .updateTable("watchChannel")
    .set({ stoppedAt: sql<Date>`now()` })
    .where("openedAt", "is", null)
    .where("stoppedAt", "is", null)
    .execute();
}

/** Channels that were stopped and of which the vendor does not know that yet. */
export function listUnclosedChannels(db: Db) {
  return db
    .selectFrom("watchChannel as w")
    .innerJoin("flow as f", "f.id", "w.flowId")
    .innerJoin("connection as c", "c.id", "w.connectionId")
    .select(["w.id", "w.flowId", "w.resourceId", "f.triggerKey"])
    .select(["c.id as connectionId", "c.connector", "c.sealedSettings"])
    .where("w.stoppedAt", "is not", null)
    .where("w.closedAt", "is", null)
    .where("w.resourceId", "is not", null)
    .where((e) => e.or([e("w.expiresAt", "is", null), e("w.expiresAt", ">", sql<Date>`now()`)]))
    .$narrowType<{ resourceId: string }>()
    .orderBy("w.id")
    .limit(1_000)
    .execute();
}

export async function markClosed(db: Db, id: string): Promise<void> {
  await db
    .updateTable("watchChannel")
    .set({ closedAt: sql<Date>`now()` })
    .where("id", "=", id)
    .execute();
}

/** Seconds since a channel of that flow last had news; null where none ever had. */
export async function secondsSinceNotice(db: Db, flowId: string): Promise<number | null> {
  const { seconds } = await db
    .selectFrom("watchChannel")
    .select(
      sql<number | null>`extract(epoch from now() - max(last_notice_at))::float8`.as("seconds"),
    )
    .where("flowId", "=", flowId)
    .where("stoppedAt", "is", null)
    .executeTakeFirstOrThrow();
  return seconds;
}

/** Keeps that a notice came. False for one that came before, or after a later one, and where the channel is stopped. */
export async function takeNotice(
  db: Db,
  id: string,
  notice: { messageNumber: string; resourceId: string | undefined; isNews: boolean },
): Promise<boolean> {
  const taken = await db
    .updateTable("watchChannel")
    .set({
      lastMessageNumber: notice.messageNumber,
      ...(notice.isNews && { lastNoticeAt: sql<Date>`now()` }),
      ...(notice.resourceId !== undefined && {
        resourceId: sql<string>`coalesce(resource_id, ${notice.resourceId})`,
      }),
    })
    .where("id", "=", id)
    .where("stoppedAt", "is", null)
    .where("lastMessageNumber", "<", notice.messageNumber)
    .returning("id")
    .executeTakeFirst();
  return taken !== undefined;
}

/** Channels are kept for a few days after their end, for whoever asks why nothing was pushed. */
export async function forgetOldChannels(db: Db): Promise<void> {
  await db
    .deleteFrom("watchChannel")
    .where(sql<Date>`coalesce(expires_at, created_at)`, "<", sql<Date>`now() - interval '3 days'`)
    .execute();
}

export type UnclosedChannel = Awaited<ReturnType<typeof listUnclosedChannels>>[number];

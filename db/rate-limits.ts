import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** So many turns within any stretch of that length. */
export type Limit = { turns: number; seconds: number };

/**
 * Takes a turn of a bucket that all processes share; false when none is left. A refused one does not count, so
 * that asking on and on locks nobody out for longer. The window slides in fifteenths of its length.
 */
export async function takeTurn(
  db: Db,
  bucket: string,
  { turns, seconds }: Limit,
): Promise<boolean> {
  const slot = Math.ceil(seconds / 15);
  const taken = await sql`
    with slot as (
      select date_bin(make_interval(secs => ${slot}), now(), 'epoch') as start
    ), earlier as (
      select coalesce(sum(count), 0) as turns
      from rate_limit, slot
      where bucket = ${bucket}
        and window_start < slot.start
        and window_start > now() - make_interval(secs => ${seconds + slot})
    )
    insert into rate_limit as own (bucket, window_start, count)
    select ${bucket}, slot.start, 1 from slot, earlier where earlier.turns < ${turns}
    on conflict (bucket, window_start) do update set count = own.count + 1
      where own.count + (select turns from earlier) < ${turns}
    returning 1 as taken
  `.execute(db);
  return taken.rows.length > 0;
}

export async function forgetOldTurns(db: Db): Promise<void> {
  await db
    .deleteFrom("rateLimit")
    .where("windowStart", "<", sql<Date>`now() - interval '2 days'`)
    .execute();
}

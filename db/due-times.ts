import { sql } from "kysely";
import type { Db } from "./connect.ts";

export type DueKind = "window" | "reminder" | "close";

export type DueTime = {
  kind: DueKind;
  at: Date;
  invitationId: string;
  membershipId: string;
  locationId: string;
  email: string;
};

/** What is due and when, of open invitations in these locations; reminders only where the location sends them. */
const dues = (locations: readonly string[] | "all") => {
  const here =
    locations === "all" ? sql`true` : sql`i.location_id = any(${[...locations]}::uuid[])`;
  const columns = sql`i.id, i.membership_id, i.location_id, i.person_id`;
  return {
    window: sql`select 'window' as kind, i.sign_in_until as at, ${columns} from invitation i
      where ${here} and i.status = 'sent' and i.sign_in_until is not null`,
    reminder: sql`select 'reminder' as kind, i.remind_at as at, ${columns} from invitation i
      join location l on l.id = i.location_id and l.settings ->> 'invitationReminder' <> 'off'
      where ${here} and i.status in ('sent', 'window_closed') and i.reminded_at is null
        and i.remind_at is not null`,
    close: sql`select 'close' as kind, i.close_at as at, ${columns} from invitation i
      where ${here} and i.status not in ('activated', 'revoked', 'closed') and i.close_at is not null`,
  };
};

/** The next few things that open invitations do by themselves. */
export async function listDueTimes(
  db: Db,
  locations: readonly string[] | "all",
  limit: number,
): Promise<DueTime[]> {
  const { window, reminder, close } = dues(locations);
  const next = (each: typeof window) =>
    sql`(select * from (${each}) e where e.at >= now() order by e.at limit ${limit})`;
  const { rows } = await sql<DueTime>`
    select d.kind, d.at, d.id as "invitationId", d.membership_id as "membershipId",
      d.location_id as "locationId", p.canonical_email as email
    from (${next(window)} union all ${next(reminder)} union all ${next(close)}) d
    join person p on p.id = d.person_id
    order by d.at, d.id limit ${limit}`.execute(db);
  return rows;
}

export type DueDay = { day: string; windows: number; reminders: number; closes: number };

/** How many of each kind fall on each of the next days, by the location's calendar; days of nothing are left out. */
export async function countDueByDay(
  db: Db,
  { id, timezone }: { id: string; timezone: string },
  days: number,
): Promise<DueDay[]> {
  const { window, reminder, close } = dues([id]);
  const until = sql`((now() at time zone ${timezone})::date + ${days}::int)::timestamp at time zone ${timezone}`;
  const soon = (each: typeof window) =>
    sql`select kind, at from (${each}) e where e.at >= now() and e.at < ${until}`;
  const { rows } = await sql<DueDay>`
    select (at at time zone ${timezone})::date::text as day,
      (count(*) filter (where kind = 'window'))::int as windows,
      (count(*) filter (where kind = 'reminder'))::int as reminders,
      (count(*) filter (where kind = 'close'))::int as closes
    from (${soon(window)} union all ${soon(reminder)} union all ${soon(close)}) d
    group by 1 order by 1`.execute(db);
  return rows;
}

/** What should have been done a while ago and is not: processes that are late, or gone. */
export async function findOverdue(
  db: Db,
  locations: readonly string[] | "all",
  seconds: number,
): Promise<{ count: number; since: Date | null }> {
  const { window, reminder, close } = dues(locations);
  const late = (each: typeof window) =>
    sql`select at from (${each}) e where e.at < now() - make_interval(secs => ${seconds})`;
  const { rows } = await sql<{ count: number; since: Date | null }>`
    select count(*)::int as count, min(at) as since
    from (${late(window)} union all ${late(reminder)} union all ${late(close)}) d`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("A count has a row.");
  return row;
}

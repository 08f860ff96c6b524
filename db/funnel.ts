import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** What became of the invitations of a time (R129). */
export type FunnelCounts = {
  invited: number;
  sent: number;
  delivered: number;
  bounced: number;
  reminded: number;
  activated: number;
  byLink: number;
  byCode: number;
  /** From the first mail to the first sign-in, for the one in the middle. */
  medianSeconds: number | null;
};

/**
 * Counts the invitations of the last days, or all. Whoever had an active account before is none of them: they are told,
 * and have nothing to do. A mail has arrived by the provider's word, or because somebody signed in after it.
 */
export async function countFunnel(
  db: Db,
  locationId: string,
  days: number | null,
): Promise<FunnelCounts> {
  const since =
    days === null ? sql`true` : sql`i.created_at >= now() - make_interval(days => ${days})`;
  const { rows } = await sql<FunnelCounts>`
    select count(*)::int as invited,
      (count(*) filter (where i.first_sent_at is not null))::int as sent,
      (count(*) filter (where i.activated_by is not null or m.arrived))::int as delivered,
      (count(*) filter (where i.activated_by is null and (i.status = 'bounced' or m.bounced)))::int as bounced,
      (count(*) filter (where i.reminded_at is not null))::int as reminded,
      (count(*) filter (where i.activated_by is not null))::int as activated,
      (count(*) filter (where i.activated_by = 'link'))::int as "byLink",
      (count(*) filter (where i.activated_by = 'code'))::int as "byCode",
      percentile_cont(0.5) within group (order by extract(epoch from i.activated_at - i.first_sent_at))
        filter (where i.activated_by is not null and i.first_sent_at is not null) as "medianSeconds"
    from invitation i
    left join (
      select e.invitation_id,
        bool_or(e.state in ('delivered', 'complained')) as arrived,
        bool_and(e.state = 'bounced') as bounced
      from email e
      where e.location_id = ${locationId} and e.kind in ('invitation', 'reminder') and e.invitation_id is not null
      group by e.invitation_id
    ) m on m.invitation_id = i.id
    where i.location_id = ${locationId} and ${since}
      and not (i.status = 'activated' and i.activated_by is null)`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("A count has a row.");
  return row;
}

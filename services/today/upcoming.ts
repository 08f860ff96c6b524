import type { Db } from "../../db/connect.ts";
import {
  countDueByDay,
  findOverdue,
  listDueTimes,
  type DueDay,
  type DueKind,
} from "../../db/due-times.ts";
import { iso } from "../invitations/view.ts";

export type { DueKind } from "../../db/due-times.ts";

/** Something that a process does by itself, and when. */
export type DueTime = {
  kind: DueKind;
  at: string;
  invitationId: string;
  membershipId: string;
  locationId: string;
  email: string;
};

export type Overdue = { count: number; since: string | null };

export type Upcoming = { next: DueTime[]; days: DueDay[]; overdue: Overdue };

const NEXT = 5;
const DAYS = 7;
/** A process may take so long before it is late. */
const LATE_SECONDS = 5 * 60;

/** What the open invitations of a location do next: the first few, and how many on each day of a week. */
export async function readUpcoming(
  db: Db,
  location: { id: string; timezone: string },
): Promise<Upcoming> {
  return {
    next: await nextDueTimes(db, [location.id], NEXT),
    days: await countDueByDay(db, location, DAYS),
    overdue: await overdueOf(db, [location.id]),
  };
}

export async function nextDueTimes(
  db: Db,
  locations: readonly string[] | "all",
  limit: number,
): Promise<DueTime[]> {
  const rows = await listDueTimes(db, locations, limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What should have been done more than a few minutes ago. */
export async function overdueOf(db: Db, locations: readonly string[] | "all"): Promise<Overdue> {
  const { count, since } = await findOverdue(db, locations, LATE_SECONDS);
  return { count, since: iso(since) };
}

import { sql, type Expression, type SqlBool } from "kysely";
import type { InvitationStatus, Source } from "../../domain/invitation.ts";
import { STATUSES_OF, type MemberState } from "../../domain/member.ts";
import type { Db } from "../connect.ts";
import { isNew } from "./rows.ts";
import { foundBy } from "./words.ts";

export type MemberFilter = {
  /** Words as typed: each must begin a word of the name or the address. */
  words?: string[];
  type?: "member" | "nonmember";
  state?: MemberState;
  source?: Source;
  /** Only who is new, for that long. */
  newForSeconds?: number;
};

type Page = MemberFilter & { before?: string; limit: number };

/**
 * The ids of a page of people, the latest first. Each way reads little more than the page from an index in its order,
 * however many people there are; a search reads once whomever its words find.
 */
export async function pageOfMemberIds(db: Db, locationId: string, page: Page): Promise<string[]> {
  const { state, source, type, newForSeconds } = page;
  const statuses = state ? STATUSES_OF[state] : [];
  if (statuses.length > 0) return byStatus(db, locationId, page, statuses);
  if (source) return idsOf(ofInvitations(db, locationId, page), page);
  const found = page.words?.length ? foundBy(locationId, page.words) : undefined;
  if (found && !type && !state && newForSeconds === undefined) return onlyFound(db, found, page);

  let query = db
    .selectFrom("membership as m")
    .select("m.id")
    .where("m.locationId", "=", locationId);
  if (newForSeconds !== undefined) query = query.innerJoin("person as p", "p.id", "m.personId");
  if (found) query = query.where("m.id", "in", found);
  if (page.before !== undefined) query = query.where("m.id", "<", page.before);
  const rows = await query.where(matches(page)).orderBy("m.id", "desc").limit(page.limit).execute();
  return rows.map(({ id }) => id);
}

async function onlyFound(db: Db, found: Expression<string>, page: Page): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct membership_id as id from ${found} as found
    where ${page.before === undefined ? sql`true` : sql`membership_id < ${page.before}::uuid`}
    order by membership_id desc limit ${page.limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * The beginning of each status, put together: one scan over several would have to sort them all. Once a page is full,
 * only what comes before its end is of interest.
 */
async function byStatus(
  db: Db,
  locationId: string,
  page: Page,
  statuses: readonly InvitationStatus[],
): Promise<string[]> {
  let ids: string[] = [];
  for (const status of statuses) {
    const end = ids.length < page.limit ? undefined : ids.at(-1);
    let query = ofInvitations(db, locationId, page).where("i.status", "=", status);
    if (end !== undefined) query = query.where("i.membershipId", ">", end);
    const more = await idsOf(query, page);
    ids = [...ids, ...more].toSorted((a, b) => (a < b ? 1 : -1)).slice(0, page.limit);
  }
  return ids;
}

/** From invitations (`i`) that have no later one, to their memberships. */
function ofInvitations(db: Db, locationId: string, page: Page) {
  let query = db
    .selectFrom("invitation as i")
    .innerJoin("membership as m", "m.id", "i.membershipId")
    .innerJoin("person as p", "p.id", "m.personId")
    .select("m.id")
    .where("i.locationId", "=", locationId)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("invitation as later")
            .select("later.id")
            .whereRef("later.membershipId", "=", "i.membershipId")
            .where(sql<boolean>`(later.created_at, later.id) > (i.created_at, i.id)`),
        ),
      ),
    )
    .where(matches(page));
  if (page.words?.length) {
    query = query.where("m.id", "in", foundBy(locationId, page.words));
  }
  if (page.before !== undefined) query = query.where("i.membershipId", "<", page.before);
  return query.orderBy("i.membershipId", "desc");
}

async function idsOf(query: ReturnType<typeof ofInvitations>, { limit }: Page): Promise<string[]> {
  const rows = await query.limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** What a filter says of a membership (`m`), its person (`p`) and its latest invitation (`i`). */
function matches({ type, state, source, newForSeconds }: MemberFilter): Expression<SqlBool> {
  const all = [
    sql`true`,
    ...(type ? [sql`m.type = ${type}`] : []),
    ...(state ? [standing(state)] : []),
    ...(source ? [sql`i.source = ${source}`] : []),
    ...(newForSeconds === undefined ? [] : [isNew(newForSeconds)]),
  ];
  return sql<SqlBool>`(${sql.join(all, sql` and `)})`;
}

/** What the statuses of a state leave open; with them the same as `memberState` (domain/member.ts). */
function standing(state: MemberState) {
  switch (state) {
    case "left":
      return sql`(m.type = 'nonmember' and m.removal_reason is distinct from 'revoked')`;
    case "revoked":
      // Whoever is revoked is no member from then on, and a member again only by another invitation.
      return sql`true`;
    case "closed":
      return sql`(m.type = 'member' and p.activated_at is null)`;
    case "activated":
      return sql`(m.type = 'member' and (i.status = 'activated' or p.activated_at is not null))`;
    case "bounced":
    case "waiting":
      return sql`m.type = 'member'`;
  }
}

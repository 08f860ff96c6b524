import type { Db } from "../../db/connect.ts";
import { getLocation } from "../../db/locations.ts";
import { pageOfMemberIds } from "../../db/members/pages.ts";
import { listMembersOf, type MemberRow } from "../../db/members/rows.ts";
import type { Source } from "../../domain/invitation.ts";
import type { MemberState } from "../../domain/member.ts";
import { authorize, type Actor } from "../../domain/permissions.ts";
import { memberView, newForSeconds, type MemberView } from "./view.ts";

/** Who is asked for; what is left out asks for everybody. */
export type MembersAsked = {
  search?: string;
  type?: "member" | "nonmember";
  state?: MemberState;
  source?: Source;
  isNew?: boolean;
};

/** A page of a location's people, the latest first; `search` is beginnings of words of their name or address. */
export async function listMembers(
  db: Db,
  actor: Actor,
  locationRef: string,
  { limit, before, ...asked }: MembersAsked & { limit: number; before?: string },
): Promise<{ items: MemberView[]; nextId: string | null }> {
  const location = await getLocation(db, locationRef);
  authorize(actor, "customers", location.id);
  const newFor = newForSeconds(location);
  const page = { limit: limit + 1, ...(before !== undefined && { before }) };
  const rows = await readPage(db, location.id, newFor, asked, page);
  const items = rows.slice(0, limit).map((row) => memberView(row, actor));
  return { items, nextId: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One page of rows; the caller has checked the permission. */
export async function readPage(
  db: Db,
  locationId: string,
  newFor: number,
  { search, isNew, ...asked }: MembersAsked,
  page: { limit: number; before?: string },
): Promise<MemberRow[]> {
  const words = wordsOf(search ?? "");
  const ids = await pageOfMemberIds(db, locationId, {
    ...asked,
    ...page,
    ...(words.length > 0 && { words }),
    ...(isNew && { newForSeconds: newFor }),
  });
  return ids.length === 0 ? [] : listMembersOf(db, ids, newFor);
}

/** Nobody looks for more, and each costs a search of its own. */
const MOST_WORDS = 6;

const wordsOf = (search: string): string[] =>
  search
    .slice(0, 300)
    .split(/[\s\0]+/)
    .filter((word) => word !== "")
    .slice(0, MOST_WORDS);

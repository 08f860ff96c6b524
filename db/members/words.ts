import { sql, type RawBuilder } from "kysely";

/** As long as what is kept of a word. */
const LONGEST = 64;

/** Sorts after whatever a word can go on with. */
const HIGHEST = "\u{10FFFF}";

/**
 * The memberships that have, for each of these beginnings, a word that begins so, as a query in brackets; the words of
 * a name stand in no order.
 */
export function foundBy(locationId: string, [first = "", ...others]: string[]): RawBuilder<string> {
  const alike = others.map(
    (typed) => sql`exists (select from member_word other
      where other.membership_id = w.membership_id and ${begins("other", locationId, typed)})`,
  );
  const all = sql.join([begins("w", locationId, first), ...alike], sql` and `);
  return sql<string>`(select w.membership_id from member_word w where ${all})`;
}

function begins(table: "w" | "other", locationId: string, typed: string) {
  const word = sql`left(folded(${typed}), ${LONGEST}::int)`;
  const column = sql.ref(`${table}.word`);
  return sql`${sql.ref(`${table}.locationId`)} = ${locationId}::uuid
    and ${column} >= ${word} and ${column} < ${word} || ${HIGHEST}::text`;
}

import type { Pool } from "../db/connect.ts";

export type Ask = { path: string };

const PAGE = "/console/locations/bench/people";

/** What people look for, from a single letter that thousands begin with to a word that nobody has. */
const SEARCHES = [
  "a",
  "m",
  "g",
  "ada",
  "love",
  "lovelace@",
  "müller",
  "muller zoe",
  "anna gmail",
  "ada.anders",
  "gmail.com",
  "acme",
  "katherine johnson",
  "o",
  "petra w",
  "nobody-here",
];

const FILTERS = [
  "state=waiting",
  "state=bounced",
  "state=activated",
  "state=closed",
  "state=revoked",
  "state=left",
  "source=hubspot",
  "source=lead",
  "source=hubspot&state=bounced",
  "new=yes",
  "search=ada&state=bounced",
  "search=gmail&state=activated",
  "search=love&new=yes",
];

/** The addresses to ask for, by what they are. */
export async function asksOfPeople(db: Pool, locationId: string): Promise<Record<string, Ask[]>> {
  const members = await db
    .selectFrom("membership")
    .select("id")
    .where("locationId", "=", locationId)
    .orderBy("id")
    .execute();
  const some = [0.1, 0.3, 0.5, 0.7, 0.9].map(
    (part) => members[Math.floor(members.length * part)]?.id ?? "",
  );
  const of = (queries: string[]) => queries.map((query) => ({ path: `${PAGE}?${query}` }));
  return {
    "list of people": of(["", ...some.map((id) => `cursor=${id}`)]),
    "search for people": of(SEARCHES.map((search) => `search=${encodeURIComponent(search)}`)),
    "filtered list of people": of(FILTERS),
    "page of a person": some.map((id) => ({ path: `${PAGE}/${id}` })),
  };
}

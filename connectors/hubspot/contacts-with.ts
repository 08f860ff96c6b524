import { ConnectorError } from "../../domain/errors.ts";
import type { HubspotClient } from "./client.ts";
import { ID, searchContacts } from "./search.ts";

const MOST = 5_000;

/** Ids of all contacts with that value, page by page from the last id on. */
export async function contactsWith(
  client: HubspotClient,
  property: string,
  value: string,
): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { found, hasMore } = await searchContacts(client, {
      filters: [
        { propertyName: property, operator: "EQ", value },
        { propertyName: ID, operator: "GT", value: ids.at(-1) ?? "0" },
      ],
      sortBy: ID,
    });
    ids.push(...found.map(({ id }) => id));
    if (!hasMore) return ids;
    if (ids.length >= MOST) throw new ConnectorError("rejected", tooMany(property, value));
  }
}

const tooMany = (property: string, value: string) =>
  `More than ${MOST} contacts have "${value}" in "${property}" already, which is more than can be looked through. Make a property of your own in HubSpot for those to invite, and name it in the flow.`;

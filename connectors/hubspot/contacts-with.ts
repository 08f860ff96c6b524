import { ConnectorError } from "../../domain/errors.ts";
import type { HubspotClient } from "./client.ts";
import { noSuchProperty } from "./error.ts";
import { HubspotRefusal } from "./refusal.ts";
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
    const { found, hasMore } = await pageAfter(client, property, value, ids.at(-1) ?? "0");
    ids.push(...found.map(({ id }) => id));
    if (!hasMore) return ids;
    if (ids.length >= MOST) throw new ConnectorError("rejected", tooMany(property, value));
  }
}

async function pageAfter(client: HubspotClient, property: string, value: string, after: string) {
  try {
    return await searchContacts(client, {
      filters: [
        { propertyName: property, operator: "EQ", value },
        { propertyName: ID, operator: "GT", value: after },
      ],
      sortBy: ID,
    });
  } catch (error) {
    // Its own words for that are many; what it has can be asked.
    if (!isRefused(error, 400) || (await isProperty(client, property))) throw error;
    throw noSuchProperty(property);
  }
}

async function isProperty(client: HubspotClient, name: string): Promise<boolean> {
  try {
    await client.call(({ crm }) => crm.properties.coreApi.getByName("contacts", name));
    return true;
  } catch (error) {
    if (isRefused(error, 404)) return false;
    throw error;
  }
}

const isRefused = (error: unknown, status: number) =>
  error instanceof HubspotRefusal && error.status === status;

const tooMany = (property: string, value: string) =>
  `More than ${MOST} contacts have "${value}" in "${property}" already, which is more than can be looked through. Make a property of your own in HubSpot for those to invite, and name it in the flow.`;

import type { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/contacts/models/Filter.js";
import { z } from "zod";
import type { HubspotClient } from "./client.ts";

/** So many contacts one page of a search has at most. */
const ON_A_PAGE = 200;

export const ID = "hs_object_id";
export const STAMP = "lastmodifieddate";

type Search = {
  filters: { propertyName: string; operator: "EQ" | "GT" | "GTE"; value: string }[];
  /** Ascending. */
  sortBy: string;
  limit?: number;
};

const Page = z.object({
  results: z.array(
    z
      .object({ id: z.string(), properties: z.object({ [STAMP]: z.iso.datetime() }) })
      .transform(({ id, properties }) => ({ id, modifiedAt: Date.parse(properties[STAMP]) })),
  ),
  paging: z.object({ next: z.unknown() }).optional(),
});

/**
 * One page of contacts, with the time by HubSpot's own clock.
 * https://developers.hubspot.com/docs/api/crm/search
 */
export async function searchContacts(
  client: HubspotClient,
  { filters, sortBy, limit = ON_A_PAGE }: Search,
) {
  const asked = {
    limit,
    filterGroups: filters.length === 0 ? [] : [{ filters: filters.map(asFilter) }],
    sorts: [JSON.stringify({ propertyName: sortBy, direction: "ASCENDING" })],
    properties: [STAMP],
  };
  const { data, headers } = await client.call(
    ({ crm }) => crm.contacts.searchApi.doSearchWithHttpInfo(asked),
    "search",
  );
  const { results: found, paging } = Page.parse(data);
  const answeredAt = Date.parse(headers["date"] ?? "");
  return {
    found,
    hasMore: paging?.next !== undefined,
    answeredAt: Number.isNaN(answeredAt) ? undefined : answeredAt,
  };
}

/** Holds because the SDK's operators are these words. Its own names for them would load it all. */
const asFilter = (filter: Search["filters"][number]) => ({
  ...filter,
  operator: filter.operator as FilterOperatorEnum,
});

import type { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/contacts/models/Filter.js";
import { z } from "zod";
import type { HubspotClient } from "./client.ts";

const MOST_ON_A_PAGE = 200;
/** A change is in the index moments later; in one that is late, within this. */
const LOOK_BACK_MS = 300_000;
/** Those beyond are told again, which makes nothing but a look at them. */
const MOST_SEEN = 10_000;

const STAMP = "lastmodifieddate";
const ID = "hs_object_id";

/** Where the search for changes stands; times are HubSpot's own, in milliseconds. To be saved after each page. */
export const ChangesCursor = z.strictObject({
  /** Whatever was changed before is known. */
  from: z.int(),
  /** The pass under way, page by page: from a time on, or through all that were changed at that very time. */
  pass: z
    .strictObject({ startedAt: z.int(), at: z.int(), afterId: z.string().optional() })
    .optional(),
  /** Of which change of a contact was told lately. */
  seen: z.record(z.string(), z.int()),
});

export type ChangesCursor = z.infer<typeof ChangesCursor>;

type Pass = NonNullable<ChangesCursor["pass"]>;
type Found = { id: string; modifiedAt: number };

/** `contacts` are worth a look, each once for each change of it; `more` pages of this pass are to come. */
export type Changes = { contacts: Found[]; cursor: ChangesCursor; more: boolean };

/** All that is there counts as known: told is of what is changed from now on. */
export const changesSince = (at: Date): ChangesCursor => ({ from: at.getTime(), seen: {} });

const Page = z.object({
  results: z.array(
    z
      .object({ id: z.string(), properties: z.object({ [STAMP]: z.iso.datetime() }) })
      .transform(({ id, properties }) => ({ id, modifiedAt: Date.parse(properties[STAMP]) })),
  ),
  paging: z.object({ next: z.unknown() }).optional(),
});

/**
 * One page of what was changed. Pages go on from the last time and not by number: a contact that is changed meanwhile
 * moves the others up, and after ten thousand there are no more pages.
 * https://developers.hubspot.com/docs/api/crm/search
 */
export async function changedContacts(
  client: HubspotClient,
  { from, pass: before, seen }: ChangesCursor,
): Promise<Changes> {
  const at = before?.at ?? from;
  const { found, hasMore, answeredAt } = await search(client, at, before?.afterId);
  const pass = before ?? { startedAt: answeredAt ?? from, at };
  const next = onward(pass, hasMore ? found.at(-1) : undefined);
  const known = Math.max(from, pass.startedAt - LOOK_BACK_MS);
  const contacts = found.filter(({ id, modifiedAt }) => seen[id] !== modifiedAt);
  return {
    contacts,
    more: next !== undefined,
    cursor: {
      ...(next ? { from, pass: next } : { from: known }),
      seen: lately({ ...seen, ...byId(contacts) }, Math.min(next?.at ?? known, known)),
    },
  };
}

/** Where the pass goes on after a page; `last` is undefined where none follows it. */
function onward({ startedAt, at, afterId }: Pass, last: Found | undefined): Pass | undefined {
  if (afterId === undefined) {
    if (!last) return undefined;
    const isStuck = last.modifiedAt <= at;
    return isStuck ? { startedAt, at, afterId: "0" } : { startedAt, at: last.modifiedAt };
  }
  return last ? { startedAt, at, afterId: last.id } : { startedAt, at: at + 1 };
}

async function search(client: HubspotClient, at: number, afterId: string | undefined) {
  const isThen = filter(STAMP, afterId === undefined ? "GTE" : "EQ", String(at));
  const filters = afterId === undefined ? [isThen] : [isThen, filter(ID, "GT", afterId)];
  const by = { propertyName: afterId === undefined ? STAMP : ID, direction: "ASCENDING" };
  const asked = {
    limit: MOST_ON_A_PAGE,
    filterGroups: [{ filters }],
    sorts: [JSON.stringify(by)],
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

const filter = (propertyName: string, operator: "EQ" | "GT" | "GTE", value: string) => ({
  propertyName,
  operator: asOperator(operator),
  value,
});

/** Holds because the SDK's operators are these words. Its own names for them would load it all. */
const asOperator = (word: string) => word as FilterOperatorEnum;

const byId = (found: Found[]) =>
  Object.fromEntries(found.map(({ id, modifiedAt }) => [id, modifiedAt]));

/** What may come again: changes since then. */
function lately(seen: Record<string, number>, since: number): Record<string, number> {
  const still = Object.entries(seen).filter(([, modifiedAt]) => modifiedAt >= since);
  if (still.length <= MOST_SEEN) return Object.fromEntries(still);
  return Object.fromEntries(
    still.toSorted(([, one], [, other]) => other - one).slice(0, MOST_SEEN),
  );
}

import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { HubspotClient } from "./client.ts";
import { ID, searchContacts, STAMP } from "./search.ts";

/** A change is in the index moments later; in one that is late, within this. */
const LOOK_BACK_MS = 300_000;
/** Those beyond are told again, which makes nothing but a look at them. */
const MOST_SEEN = 10_000;

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

/** All that is there counts as known: told is of what is changed from then on. */
export const changesSince = (at: Date): ChangesCursor => ({ from: at.getTime(), seen: {} });

/** The same from now on, by HubSpot's clock; what its searches are late with is told of. */
export async function changesFromNow(client: HubspotClient): Promise<ChangesCursor> {
  const { answeredAt } = await searchContacts(client, { filters: [], sortBy: ID, limit: 1 });
  if (answeredAt === undefined) {
    throw new ConnectorError("unexpected", "HubSpot answered without saying what time it is.");
  }
  return changesSince(new Date(answeredAt - LOOK_BACK_MS));
}

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
  const { found, hasMore, answeredAt } = await changedFrom(client, at, before?.afterId);
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

const changedFrom = (client: HubspotClient, at: number, afterId: string | undefined) =>
  afterId === undefined
    ? searchContacts(client, {
        filters: [{ propertyName: STAMP, operator: "GTE", value: String(at) }],
        sortBy: STAMP,
      })
    : searchContacts(client, {
        filters: [
          { propertyName: STAMP, operator: "EQ", value: String(at) },
          { propertyName: ID, operator: "GT", value: afterId },
        ],
        sortBy: ID,
      });

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

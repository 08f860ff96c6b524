import { createHash } from "node:crypto";
import type { EventsSource } from "../connectors/events.ts";
import type { Db } from "../db/connect.ts";
import type { FlowRow } from "../db/flows.ts";
import { getLocation, todayIn } from "../db/locations.ts";
import { countryOfTimeZone } from "../domain/phone.ts";
import { readPerson } from "../domain/roster/told-person.ts";
import type { RosterRow } from "../domain/roster/row.ts";
import type { Told } from "../domain/told.ts";

/** How a flow reads people, by the rules of its location; `by` is another one where the rules are. */
export async function personReader(
  db: Db,
  { locationId, mapping, filter, triggerInput }: FlowRow,
  source: EventsSource | undefined,
): Promise<{ read: (told: Told) => RosterRow; by: string }> {
  const { settings, timezone } = await getLocation(db, locationId);
  const options = {
    country: settings.country ?? countryOfTimeZone(timezone),
    dateFormat: settings.dateFormat,
    today: await todayIn(db, timezone),
  };
  const own = mapping ?? source?.mapping ?? null;
  const rules = JSON.stringify([own, filter, triggerInput, options.country, options.dateFormat]);
  return {
    read: (told) => readPerson(told, own, options),
    by: createHash("sha256").update(rules).digest("hex").slice(0, 16),
  };
}

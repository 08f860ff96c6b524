import type { Db } from "../db/connect.ts";
import { getLocation } from "../db/locations.ts";
import { invalidField } from "../domain/errors.ts";
import { authorize, type Actor } from "../domain/permissions.ts";
import { countryOfTimeZone, phoneNumber } from "../domain/phone.ts";

/** A phone number as it is stored; one without a country is read by the country of the location. */
export async function readPhone(
  db: Db,
  actor: Actor,
  locationRef: string,
  typed: string,
): Promise<string> {
  const { id, settings, timezone } = await getLocation(db, locationRef);
  authorize(actor, "customers", id);
  const read = phoneNumber(typed, settings.country ?? countryOfTimeZone(timezone));
  if (read.ok) return read.e164;
  throw invalidField("#/phone", read.code, read.message);
}

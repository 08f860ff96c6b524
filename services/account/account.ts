import { findAccount, listMemberLocations, updateAccount } from "../../db/accounts.ts";
import type { Db } from "../../db/connect.ts";
import { invalidField } from "../../domain/errors.ts";
import type { Refused } from "../../domain/input-codes.ts";
import type { Locale } from "../../domain/location.ts";
import type { Actor } from "../../domain/permissions.ts";
import { personName } from "../../domain/person-name.ts";
import { countryOfTimeZone, phoneNumber } from "../../domain/phone.ts";
import { refuse } from "../../domain/input-codes.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";

export type Account = Awaited<ReturnType<typeof findAccount>>;
export type AccountLocation = { id: string; name: string; role: "member" | "admin" };

/** What a person's own page shows of them. */
export const getAccount = (db: Db, personId: string): Promise<Account> => findAccount(db, personId);

/** The locations that a person's own page names. */
export const listAccountLocations = (db: Db, personId: string): Promise<AccountLocation[]> =>
  listMemberLocations(db, personId);

/** As typed: a blank last name is none. */
export type Names = { firstName: string; lastName: string; locale: Locale | null };

/** Only the person changes their name and language (R82). */
export async function changeNames(tx: Tx, personId: string, typed: Names): Promise<void> {
  const firstName = nameOr("#/firstName", personName(typed.firstName));
  const lastName = nameOr("#/lastName", personName(typed.lastName));
  if (firstName === "") {
    const { code, message } = refuse("required");
    throw invalidField("#/firstName", code, message);
  }
  const names = { firstName, lastName: lastName === "" ? null : lastName };
  await updateAccount(tx.db, personId, { ...names, locale: typed.locale });
  await noteChange(tx, personId, ["firstName", "lastName", "locale"]);
}

function nameOr(pointer: string, read: { ok: true; name: string } | Refused): string {
  if (read.ok) return read.name;
  throw invalidField(pointer, read.code, read.message);
}

/** A number without a country is one of where the person is a member; a blank one clears it. */
export async function changePhone(tx: Tx, personId: string, typed: string): Promise<void> {
  const phone = typed.trim() === "" ? null : await readPhone(tx.db, personId, typed);
  await updateAccount(tx.db, personId, { phone });
  await noteChange(tx, personId, ["phone"]);
}

async function readPhone(db: Db, personId: string, typed: string): Promise<string> {
  const [location] = await listMemberLocations(db, personId);
  const country = location && (location.settings.country ?? countryOfTimeZone(location.timezone));
  const read = phoneNumber(typed, country);
  if (read.ok) return read.e164;
  throw invalidField("#/phone", read.code, read.message);
}

/** The hub's own name for somebody who acts for themselves: it gives no right over anybody else. */
export const self = (personId: string): Actor => ({
  kind: "person",
  id: personId,
  permissions: [],
  locations: [],
});

const noteChange = (tx: Tx, personId: string, fields: string[]) =>
  tellMemberships(tx, personId, "changed_by_themselves", { fields });

/** Each location they belong to is told, so that what is joined to it follows. */
export async function tellMemberships(
  tx: Tx,
  personId: string,
  reasonCode: "changed_by_themselves" | "address_proved",
  detail: Record<string, unknown>,
): Promise<void> {
  const memberships = await listMemberLocations(tx.db, personId);
  const lines = memberships.map(({ id: locationId, membershipId }) => ({
    type: "member.updated",
    reasonCode,
    locationId,
    personId,
    membershipId,
    detail,
  }));
  await record(tx, self(personId), ...lines);
}

import { uuidv7 } from "uuidv7";
import { listLatestInvitations } from "../../db/invitations/rows.ts";
import type { Location } from "../../db/locations.ts";
import { correctPerson, lockMemberships, upsertPeople } from "../../db/people.ts";
import type { Locale } from "../../domain/location.ts";
import type { Tx } from "../unit-of-work.ts";

/** A person as the doors hand them in: checked, with the address in its typed and its canonical form. */
export type NewInvitation = {
  firstName: string;
  lastName?: string | null | undefined;
  email: string;
  canonicalEmail: string;
  phone?: string | null | undefined;
  locale?: Locale | undefined;
};

/** How somebody stands to a location at the moment of being invited, and what comes of it. */
export type Standing = {
  canonicalEmail: string;
  personId: string;
  membershipId: string;
  outcome: "invited" | "reinvited" | "already_active" | "already_member";
  isNewHere: boolean;
  /** They come back to a location they had left. */
  rejoins: boolean;
  nameCorrected: boolean;
  input: NewInvitation;
};

/** Who they are already, under locks: from here on nobody else decides about them at the same time. */
export async function findStandings(
  tx: Tx,
  location: Location,
  people: NewInvitation[],
): Promise<Standing[]> {
  const inputs = new Map(people.map((person) => [person.canonicalEmail, person]));
  const persons = await upsertPeople(
    tx.db,
    people.map((person) => ({
      id: uuidv7(),
      canonicalEmail: person.canonicalEmail,
      email: person.email,
      firstName: person.firstName,
      lastName: person.lastName ?? null,
      phone: person.phone ?? null,
      locale: person.locale ?? null,
    })),
  );
  const memberships = await lockMemberships(
    tx.db,
    persons.map((person) => ({
      id: uuidv7(),
      personId: person.id,
      locationId: location.id,
      type: "member" as const,
    })),
  );
  const known = memberships.filter((membership) => !membership.added).map((m) => m.id);
  const latest = new Map(
    known.length === 0
      ? []
      : (await listLatestInvitations(tx.db, known)).map((row) => [row.membershipId, row.status]),
  );
  const byPerson = new Map(memberships.map((membership) => [membership.personId, membership]));

  const decided: Standing[] = [];
  for (const person of persons) {
    const membership = byPerson.get(person.id);
    const input = inputs.get(person.canonicalEmail);
    if (!membership || !input) throw new Error("A person without a membership or an input.");
    const left = !membership.added && membership.type === "nonmember";
    const closed = latest.get(membership.id) === "closed" && person.activatedAt === null;
    const base = {
      canonicalEmail: person.canonicalEmail,
      personId: person.id,
      membershipId: membership.id,
      input,
      isNewHere: membership.added,
      rejoins: left,
      nameCorrected: false,
    };
    if (!membership.added && !left && !closed) {
      decided.push({ ...base, outcome: "already_member" });
    } else if (person.activatedAt !== null) {
      decided.push({ ...base, outcome: "already_active" });
    } else {
      const nameCorrected = !person.added && (await correct(tx, person.id, input, location.id));
      decided.push({ ...base, nameCorrected, outcome: left || closed ? "reinvited" : "invited" });
    }
  }
  return decided;
}

async function correct(tx: Tx, personId: string, input: NewInvitation, locationId: string) {
  const name = { id: personId, firstName: input.firstName, lastName: input.lastName ?? null };
  return (await correctPerson(tx.db, name, locationId)) !== undefined;
}

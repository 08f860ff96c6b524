import { findAccount, listMemberLocations, noteWelcomed } from "../../db/accounts.ts";
import type { Db } from "../../db/connect.ts";
import { insertConsents, listConsents, type Asked } from "../../db/consents.ts";
import { DomainError, type FieldError } from "../../domain/errors.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { changeNames, self, type Names } from "./account.ts";

/** Something that a location asks its members to agree to, and where its words stand. */
export type Agreement = Asked & { locationName: string };

/** What a person is still asked for: on their first visit, and when a location asks for something new. */
export type FirstVisit = { isFirst: boolean; agreements: Agreement[] };

export async function findFirstVisit(db: Db, personId: string): Promise<FirstVisit | undefined> {
  const { welcomedAt } = await findAccount(db, personId);
  const given = new Set((await listConsents(db, personId)).map(nameOf));
  const locations = await listMemberLocations(db, personId);
  const agreements = locations
    .flatMap(({ id, name, settings: { privacyUrl, termsUrl } }): Agreement[] => {
      const about = { locationId: id, locationName: name };
      return [
        ...(privacyUrl ? [{ ...about, kind: "privacy" as const, address: privacyUrl }] : []),
        ...(termsUrl ? [{ ...about, kind: "terms" as const, address: termsUrl }] : []),
      ];
    })
    .filter((one) => !given.has(nameOf(one)));
  if (welcomedAt !== null && agreements.length === 0) return undefined;
  return { isFirst: welcomedAt === null, agreements };
}

/**
 * Ends a first visit (R34): the person's data as they leave it, and what they agreed to. Throws when something was
 * left unagreed, with each of them named; nothing is kept then.
 */
export async function finishFirstVisit(
  tx: Tx,
  personId: string,
  { names, agreed }: { names: Names | undefined; agreed: readonly string[] },
): Promise<void> {
  const visit = await findFirstVisit(tx.db, personId);
  if (!visit) return;
  const left = visit.agreements.filter((one) => !agreed.includes(nameOf(one)));
  if (left.length > 0) throw unagreed(left);
  if (names) await changeNames(tx, personId, names);
  await insertConsents(
    tx.db,
    personId,
    visit.agreements.map(({ locationId, kind, address }) => ({ locationId, kind, address })),
  );
  await noteWelcomed(tx.db, personId);
  const locations = await listMemberLocations(tx.db, personId);
  const lines = locations.map(({ id: locationId, membershipId }) => ({
    type: "member.welcomed",
    reasonCode: "agreed" as const,
    locationId,
    personId,
    membershipId,
    detail: {
      agreements: visit.agreements
        .filter((one) => one.locationId === locationId)
        .map(({ kind, address }) => ({ kind, address })),
    },
  }));
  await record(tx, self(personId), ...lines);
}

/** One agreement, as a form names it. */
export const nameOf = ({ locationId, kind, address }: Asked): string =>
  `${kind}/${locationId}/${address}`;

function unagreed(left: Agreement[]): DomainError {
  const message = "Without this you cannot be a member. Tick it, or ask the location.";
  const errors: FieldError[] = left.map((one) => ({
    pointer: `#/agree/${nameOf(one)}`,
    code: "required",
    message,
  }));
  return new DomainError("invalid", message, "invalid_request", errors);
}

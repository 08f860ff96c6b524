import type { Db } from "../db/connect.ts";
import {
  countLocationMails,
  findLocationMail,
  listLocationMails as queryMails,
  newestProviderEvent,
  type LocationMailFilter,
  type LocationMailRow,
} from "../db/location-mails.ts";
import { notFound } from "../domain/errors.ts";
import { isFinal } from "../domain/invitation.ts";
import { authorize, type Actor } from "../domain/permissions.ts";
import { fullName } from "../domain/person-name.ts";
import { isUuid } from "../domain/uuid.ts";
import { iso } from "./invitations/view.ts";

/** A mail as those who run its location see it: never its words, its link or its code. */
export type LocationMail = ReturnType<typeof viewOf>;

/** A page of a location's mails, newest first. */
export async function listLocationMails(
  db: Db,
  actor: Actor,
  locationId: string,
  filter: LocationMailFilter,
): Promise<{ items: LocationMail[]; nextId: string | null }> {
  authorize(actor, "customers", locationId);
  const rows = await queryMails(db, locationId, { ...filter, limit: filter.limit + 1 });
  const items = rows.slice(0, filter.limit).map(viewOf);
  return { items, nextId: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function getLocationMail(
  db: Db,
  actor: Actor,
  locationId: string,
  id: string,
): Promise<LocationMail> {
  authorize(actor, "customers", locationId);
  const row = await findMail(db, locationId, id);
  if (!row) throw notFound("The mail");
  return viewOf(row);
}

/** A test of the location's words, for those who write them: they need not see anybody else's mail. */
export async function getTestMail(
  db: Db,
  actor: Actor,
  locationId: string,
  id: string,
): Promise<LocationMail> {
  authorize(actor, "settings", locationId);
  const row = await findMail(db, locationId, id);
  if (row?.kind !== "test") throw notFound("The mail");
  return viewOf(row);
}

/** How many mails of the location wait for somebody's word, up to a hundred. */
export async function countMailsInDoubt(db: Db, actor: Actor, locationId: string): Promise<number> {
  authorize(actor, "customers", locationId);
  return countLocationMails(db, locationId, "unknown", MOST_COUNTED);
}

export const MOST_COUNTED = 100;

/** When the provider last told what became of a mail; null when it never did. */
export async function lastHeardOfMail(db: Db): Promise<string | null> {
  return iso((await newestProviderEvent(db)) ?? null);
}

const findMail = async (db: Db, locationId: string, id: string) =>
  isUuid(id) ? findLocationMail(db, locationId, id) : undefined;

const viewOf = (row: LocationMailRow) => ({
  id: row.id,
  kind: row.kind,
  to: row.recipient,
  locale: row.locale,
  state: row.state,
  reason: row.reason,
  providerId: row.providerId,
  /** `smtp`, `mailbox`, or the name and address of a provider; null until the first try. */
  way: row.way,
  sender: row.sender,
  attempts: row.attempts,
  attemptedAt: iso(row.attemptedAt),
  settledAt: iso(row.settledAt),
  createdAt: row.createdAt.toISOString(),
  person:
    row.firstName === null
      ? null
      : { name: fullName(row.firstName, row.lastName), membershipId: row.membershipId },
  invitation:
    row.invitationId === null || row.invitationStatus === null
      ? null
      : {
          id: row.invitationId,
          status: row.invitationStatus,
          /** The invitation still rests on this very mail: what becomes of it decides how the invitation goes on. */
          restsOnIt: restsOn(row),
        },
});

/** As `settleMail` has it: a reminder, a mail of an earlier sending, and one of an ended invitation stop nothing. */
function restsOn({ kind, generation, invitationStatus, invitationGeneration }: LocationMailRow) {
  if (kind !== "invitation" || invitationStatus === null) return false;
  return (
    !isFinal(invitationStatus) &&
    invitationStatus !== "bounced" &&
    generation === invitationGeneration
  );
}

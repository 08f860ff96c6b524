import type { InvitationStatus } from "../../domain/invitation.ts";
import type { Db } from "../connect.ts";
import { withNewestMail } from "./newest-mail.ts";

const views = (db: Db) =>
  withNewestMail(db)
    .innerJoin("person as p", "p.id", "i.personId")
    .select([
      "i.id",
      "i.locationId",
      "i.membershipId",
      "i.personId",
      "p.canonicalEmail",
      "p.email",
      "i.firstName",
      "i.lastName",
      "i.status",
      "i.source",
      "i.sentAt",
      "i.signInUntil",
      "i.remindAt",
      "i.remindedAt",
      "i.activatedAt",
      "i.activatedBy",
      "i.closeAt",
      "i.createdAt",
      "m.state as mailState",
      "m.providerId as mailProviderId",
      "m.reason as mailReason",
    ]);

export type InvitationRow = Awaited<ReturnType<typeof findInvitation>> & object;

export function findInvitation(db: Db, id: string) {
  return views(db).where("i.id", "=", id).executeTakeFirst();
}

export function findLatestInvitation(db: Db, membershipId: string) {
  return views(db)
    .where("i.membershipId", "=", membershipId)
    .orderBy("i.createdAt", "desc")
    .orderBy("i.id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Invitations of a location, newest first; `before` is the id the last page ended with. */
export function listInvitations(
  db: Db,
  locationId: string,
  filter: { status?: InvitationStatus; canonicalEmail?: string; before?: string; limit: number },
) {
  let query = views(db).where("i.locationId", "=", locationId);
  if (filter.status) query = query.where("i.status", "=", filter.status);
  if (filter.canonicalEmail) query = query.where("p.canonicalEmail", "=", filter.canonicalEmail);
  if (filter.before) query = query.where("i.id", "<", filter.before);
  return query.orderBy("i.id", "desc").limit(filter.limit).execute();
}

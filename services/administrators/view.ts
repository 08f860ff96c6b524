import {
  findMemberByEmail,
  findMemberOf,
  findOwner,
  hasOtherKeeper,
  listAdministrators as query,
  type AdministratorRow,
} from "../../db/administrators.ts";
import type { Db } from "../../db/connect.ts";
import { notFound } from "../../domain/errors.ts";
import { authorize, type Actor, type Permission } from "../../domain/permissions.ts";

/** Who may do what at a location. The owner may do everything at each of them, and needs no membership for it. */
export type Administrator = {
  membershipId: string;
  personId: string;
  firstName: string;
  lastName: string | null;
  email: string;
  permissions: Permission[];
  activatedAt: Date | null;
  lastSeenAt: Date | null;
};

export type Owner = Pick<
  Administrator,
  "personId" | "firstName" | "lastName" | "email" | "activatedAt" | "lastSeenAt"
>;

/** A member as somebody who may name administrators sees them. */
export type Candidate = Administrator & {
  role: "admin" | "member";
  isOwner: boolean;
  /** Nobody else could name administrators here: they must stay one who can. */
  isLastKeeper: boolean;
};

/** The owner, and a page of the administrators of a location in the order of their joining. */
export async function listAdministrators(
  db: Db,
  actor: Actor,
  locationId: string,
  page: { after?: string | undefined; limit: number },
): Promise<{ owner: Owner | undefined; items: Administrator[]; nextId: string | null }> {
  authorize(actor, "admins", locationId);
  const rows = await query(db, locationId, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(viewOf);
  return {
    owner: await ownerOf(db),
    items,
    nextId: rows.length > page.limit ? (items.at(-1)?.membershipId ?? null) : null,
  };
}

/** A member of the location; who is none there is not found, whoever they are elsewhere. */
export async function getCandidate(
  db: Db,
  actor: Actor,
  locationId: string,
  membershipId: string,
): Promise<Candidate> {
  authorize(actor, "admins", locationId);
  const row = await findMemberOf(db, locationId, membershipId);
  if (!row) throw notFound("The member");
  return { ...viewOf(row), ...(await standingOf(db, locationId, row)) };
}

/** The member of the location who has this address. */
export async function findCandidate(
  db: Db,
  actor: Actor,
  locationId: string,
  canonicalEmail: string,
): Promise<{ membershipId: string; role: "admin" | "member" } | undefined> {
  authorize(actor, "admins", locationId);
  const row = await findMemberByEmail(db, locationId, canonicalEmail);
  return row && { membershipId: row.membershipId, role: row.role };
}

async function standingOf(db: Db, locationId: string, row: AdministratorRow) {
  const { role, isOwner } = row;
  return { role, isOwner, isLastKeeper: await isLastKeeper(db, locationId, row) };
}

/** Where there is an owner, somebody can always name administrators. */
export async function isLastKeeper(
  db: Db,
  locationId: string,
  { membershipId, permissions }: Pick<AdministratorRow, "membershipId" | "permissions">,
): Promise<boolean> {
  if (!permissions.includes("admins")) return false;
  if (await findOwner(db)) return false;
  return !(await hasOtherKeeper(db, locationId, membershipId));
}

async function ownerOf(db: Db): Promise<Owner | undefined> {
  const owner = await findOwner(db);
  if (!owner) return undefined;
  const { id: personId, ...rest } = owner;
  return { personId, ...rest };
}

function viewOf(row: AdministratorRow): Administrator {
  const { membershipId, personId, firstName, lastName, email } = row;
  const { permissions, activatedAt, lastSeenAt } = row;
  return {
    membershipId,
    personId,
    firstName,
    lastName,
    email,
    permissions,
    activatedAt,
    lastSeenAt,
  };
}

import { createHash, randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Db } from "../../db/connect.ts";
import {
  findOwnerLink,
  lockOwner,
  makeOwner,
  replaceOwnerLink,
  spendOwnerLink,
} from "../../db/owner-links.ts";
import { upsertPeople } from "../../db/people.ts";
import { canonicalEmail } from "../../domain/email-address.ts";
import { DomainError, invalidField } from "../../domain/errors.ts";
import { systemActor } from "../../domain/permissions.ts";
import { activatePerson } from "../activation.ts";
import { record } from "../audit.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../unit-of-work.ts";
import { drawSessionToken, startSession } from "./sessions.ts";

/**
 * Makes a one-time sign-in for the owner, valid for 15 minutes; the owner, too, when there is none yet. There is
 * one (R3): another address is a conflict. Whoever may run this on the machine may own the installation.
 */
export async function createOwnerLink(tx: Tx, email: string): Promise<string> {
  const address = canonicalEmail(email);
  if (!address.ok) throw invalidField("#/email", address.code, address.message);
  const personId = (await findOwner(tx, address.canonical)) ?? (await addOwner(tx, address));
  const token = randomBytes(32).toString("base64url");
  await replaceOwnerLink(tx.db, { id: uuidv7(), personId, tokenHash: hashToken(token) });
  await record(tx, systemActor, { type: "owner.invited", reasonCode: "invited", personId });
  return token;
}

/** Whose link it is, while it lets in. */
export const findOwnerPage = (db: Db, linkToken: string) => findOwnerLink(db, hashToken(linkToken));

/** Spends the link and signs the owner in; undefined when it is spent, over, or never was. */
export async function pressOwnerLink(
  deps: ServiceDeps,
  linkToken: string,
  replaced: string | undefined,
  device?: string,
): Promise<string | undefined> {
  return unitOfWork(deps, async (tx) => {
    const owner = await lockOwner(tx.db);
    const spent = await spendOwnerLink(tx.db, hashToken(linkToken));
    if (!spent || spent.personId !== owner?.id) return undefined;
    await activatePerson(tx, spent.personId, "link");
    const token = drawSessionToken();
    await startSession(tx, {
      personId: spent.personId,
      signedInBy: "owner_link",
      door: "console",
      device,
      token,
      replaced,
    });
    return token;
  });
}

async function findOwner(tx: Tx, canonical: string): Promise<string | undefined> {
  const owner = await lockOwner(tx.db);
  if (owner && owner.canonicalEmail !== canonical) {
    throw new DomainError("conflict", "This installation has an owner with another address.");
  }
  return owner?.id;
}

async function addOwner(
  tx: Tx,
  { typed, canonical }: { typed: string; canonical: string },
): Promise<string> {
  const [person] = await upsertPeople(tx.db, [
    {
      id: uuidv7(),
      canonicalEmail: canonical,
      email: typed,
      firstName: canonical.slice(0, canonical.indexOf("@")),
    },
  ]);
  if (!person) throw new Error("One person went in and none came out.");
  await makeOwner(tx.db, person.id);
  return person.id;
}

const hashToken = (token: string) =>
  createHash("sha256").update(`usher:owner-link:v1\0${token}`).digest();

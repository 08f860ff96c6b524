import { createHash } from "node:crypto";
import type { Db } from "../../db/connect.ts";
import { lockOpenInvitations } from "../../db/invitations/rows.ts";
import { lockPerson } from "../../db/people.ts";
import { findSignInLink, spendLink, type SignInLink } from "../../db/sign-in-links.ts";
import type { Locale } from "../../domain/location.ts";
import { activatePerson } from "../activation.ts";
import { hashLinkToken } from "../link-token.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../unit-of-work.ts";
import { findLiveToken, linkSessionTokens, startSession } from "./sessions.ts";

/**
 * `ready` signs in by one press. The others say why not, and lead to a code: `code_only` is for people whose
 * account is active or who administer something, whom no mailed link lets in.
 */
export type LinkState = "ready" | "expired" | "used" | "newer" | "code_only";

export type LinkPage = {
  state: LinkState;
  personId: string;
  canonicalEmail: string;
  locale: Locale;
  locationName: string;
  firstName: string;
};

export type Press = {
  linkToken: string;
  /** Which browser pressed: its nonce. */
  nonce: string;
  /** The browser in a few words. */
  device?: string | undefined;
  replaced: string | undefined;
};

/** What a link's page shows. Undefined for one that never was or that was taken back: the two look alike. */
export async function findLinkPage(db: Db, linkToken: string): Promise<LinkPage | undefined> {
  const link = isLinkToken(linkToken) && (await findSignInLink(db, hashLinkToken(linkToken)));
  const state = link ? stateOf(link) : undefined;
  if (!link || !state) return undefined;
  const { personId, canonicalEmail, locale, locationName, firstName } = link;
  return { state, personId, canonicalEmail, locale, locationName, firstName };
}

/**
 * Spends a link and signs its person in, activating them, all in one transaction. The same browser pressing again
 * within 10 minutes gets the same session. Undefined when the link lets nobody in (any more).
 */
export async function pressLink(deps: ServiceDeps, press: Press): Promise<string | undefined> {
  if (!isLinkToken(press.linkToken)) return undefined;
  const hash = hashLinkToken(press.linkToken);
  return unitOfWork(deps, async (tx) => {
    const before = await findSignInLink(tx.db, hash);
    if (!before) return undefined;
    // The person, then invitations, then links, as everybody locks them: the link is seen as the last holder left it.
    await lockPerson(tx.db, before.personId);
    await lockOpenInvitations(tx.db, before.personId);
    const link = await findSignInLink(tx.db, hash);
    if (!link) return undefined;
    return stateOf(link) === "ready" ? firstPress(tx, hash, press) : pressedAgain(tx, link, press);
  });
}

async function firstPress(tx: Tx, hash: Buffer, press: Press): Promise<string | undefined> {
  const spent = await spendLink(tx.db, hash, hashNonce(press.nonce));
  if (!spent) return undefined;
  const [token] = linkSessionTokens(tx.keys, spent.id, press.nonce);
  if (token === undefined) throw new Error("No key for sessions.");
  await activatePerson(tx, spent.personId, "link");
  await startSession(tx, {
    personId: spent.personId,
    signedInBy: "link",
    device: press.device,
    token,
    replaced: press.replaced,
  });
  return token;
}

/** The answer was lost, the button pressed twice, or "back" pressed: the session is given again. */
async function pressedAgain(tx: Tx, link: SignInLink, press: Press): Promise<string | undefined> {
  if (!link.justSpent || !link.pressedBy?.equals(hashNonce(press.nonce))) return undefined;
  if (stateOf(link) !== "used") return undefined;
  return findLiveToken(tx.db, linkSessionTokens(tx.keys, link.id, press.nonce));
}

function stateOf(link: SignInLink): LinkState | undefined {
  if (link.revokeReason === "revoked" || link.membershipType !== "member") return undefined;
  if (link.revokeReason === "newer") return "newer";
  if (link.spentAt || link.revokeReason === "activated") return "used";
  // Its address may be a stranger's: nothing is said until that is decided.
  if (link.suspendedAt) return undefined;
  if (link.activatedAt || link.isOwner || link.administers) return "code_only";
  return link.inWindow && !link.revokedAt ? "ready" : "expired";
}

const isLinkToken = (text: string) => /^[A-Za-z0-9_-]{43}$/.test(text);

const hashNonce = (nonce: string) =>
  createHash("sha256").update(`usher:press:v1\0${nonce}`).digest();

import { createHash, createHmac, randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Db } from "../../db/connect.ts";
import {
  endSession,
  findSession,
  insertSession,
  touchSession,
  type Door,
  type SignedInBy,
} from "../../db/sessions.ts";
import type { Locale } from "../../domain/location.ts";
import type { Actor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import { unitOfWork, type SecretKeys, type ServiceDeps, type Tx } from "../unit-of-work.ts";

const DAY = 24 * 60 * 60;

type Life = { idleSeconds: number; lifeSeconds: number };

/** How long a session lasts without a visit, and at most. What a link gives is weaker than what a code gives. */
const lifeOf = ({ door, signedInBy }: { door: Door; signedInBy: SignedInBy }): Life => {
  if (door === "console") return { idleSeconds: 30 * 60, lifeSeconds: DAY / 2 };
  return { idleSeconds: 14 * DAY, lifeSeconds: (signedInBy === "link" ? 7 : 60) * DAY };
};

/** Who is signed in, as the database says at this moment. */
export type Session = {
  id: string;
  personId: string;
  signedInBy: SignedInBy;
  canonicalEmail: string;
  /** As typed, for display. */
  email: string;
  firstName: string;
  lastName: string | null;
  locale: Locale | null;
  isOwner: boolean;
  /** Since they last showed that it is them, by a code or a link of the owner's. */
  confirmedSecondsAgo: number;
};

export type NewSession = {
  personId: string;
  signedInBy: SignedInBy;
  /** The portal, where nothing else is said. */
  door?: Door;
  /** The browser in a few words. */
  device?: string | undefined;
  token: string;
  /** The session that this browser had before: it ends. */
  replaced: string | undefined;
};

export const drawSessionToken = () => randomBytes(32).toString("base64url");

/** The tokens of one press, by each key, the newest first: the same browser pressing again finds its session. */
export const linkSessionTokens = (keys: SecretKeys, linkId: string, nonce: string): string[] =>
  keys.session.map(({ key }) =>
    createHmac("sha256", key)
      .update(`usher:link-session:v1\0${linkId}\0${nonce}`)
      .digest("base64url"),
  );

/** Signs somebody in, in the transaction of what let them in. */
export async function startSession(tx: Tx, session: NewSession): Promise<void> {
  const { personId, signedInBy, door = "portal", device = null, token, replaced } = session;
  const id = uuidv7();
  const life = lifeOf({ door, signedInBy });
  const tokenHash = hashToken(token);
  await insertSession(tx.db, { id, personId, signedInBy, door, device, tokenHash, ...life });
  await touchSession(tx.db, { id, personId }, life.idleSeconds);
  await record(tx, self(personId), {
    type: "session.started",
    reasonCode: signedInBy === "code" ? "entered_code" : "pressed_link",
    personId,
    detail: { sessionId: id, signedInBy, door },
  });
  if (replaced !== undefined) await endAs(tx, replaced);
}

/** The live session of a token, without leaving a trace of the look. */
export async function findLiveSession(
  db: Db,
  token: string,
  door: Door = "portal",
): Promise<Session | undefined> {
  return findSession(db, door, [hashToken(token)]);
}

/** Which of these tokens has a live session. */
export async function findLiveToken(db: Db, tokens: string[]): Promise<string | undefined> {
  const found = await findSession(db, "portal", tokens.map(hashToken));
  return found && tokens.find((token) => hashToken(token).equals(found.tokenHash));
}

/** The same, as a visit: it keeps the session awake. */
export async function visit(
  db: Db,
  token: string,
  door: Door = "portal",
): Promise<Session | undefined> {
  const session = await findSession(db, door, [hashToken(token)]);
  if (session?.touchDue) await touchSession(db, session, lifeOf(session).idleSeconds);
  return session;
}

/** Ends a session at once, for every process. */
export const signOut = (deps: ServiceDeps, token: string): Promise<void> =>
  unitOfWork(deps, (tx) => endAs(tx, token));

async function endAs(tx: Tx, token: string): Promise<void> {
  const ended = await endSession(tx.db, hashToken(token));
  if (!ended) return;
  await record(tx, self(ended.personId), {
    type: "session.ended",
    reasonCode: "signed_out",
    personId: ended.personId,
    detail: { sessionId: ended.id },
  });
}

const self = (personId: string): Actor => ({
  kind: "person",
  id: personId,
  permissions: [],
  locations: [],
});

const hashToken = (token: string) =>
  createHash("sha256").update(`usher:session:v1\0${token}`).digest();

import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { lockOpenInvitations } from "../../db/invitations/rows.ts";
import { lockPerson } from "../../db/people.ts";
import { seal } from "../../db/sealed.ts";
import { confirmSession } from "../../db/sessions.ts";
import {
  cancelQueuedCodes,
  findCodeHolder,
  replaceCode,
  takeTry,
  useCode,
} from "../../db/sign-in-codes.ts";
import { activatePerson } from "../activation.ts";
import { codePurpose, queueMail, sealedCodePlace } from "../mail.ts";
import { liftAsReached } from "../suppressions.ts";
import type { Locale } from "../../domain/location.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../unit-of-work.ts";
import { mayMailCode } from "./limits.ts";
import { drawSessionToken, startSession } from "./sessions.ts";

/** What a code is for: one for the portal opens no console, and confirms nothing. */
export type CodePurpose = "sign_in" | "console" | "confirm" | "new_address";

/** Which browser asks, by a secret of its own, for which address, and what for: signing in to the portal if nothing is said. */
export type CodeFlow = {
  flow: string;
  canonicalEmail: string;
  purpose?: CodePurpose;
  /** The browser in a few words. */
  device?: string | undefined;
};

const doorOf = ({ purpose }: Pick<CodeFlow, "purpose">) =>
  purpose === "console" ? "console" : "portal";

type Holder = {
  id: string;
  canonicalEmail: string;
  locale: Locale | null;
  locationLocale?: Locale | null;
};

/**
 * Makes a code and queues its mail. An address that nobody has gets a code too, and no mail, so that every later
 * answer is the same for both. Called after the answer, whose time must tell nothing either.
 */
export const requestCode = (deps: ServiceDeps, flow: CodeFlow): Promise<void> =>
  mailCode(deps, flow, (tx) => findCodeHolder(tx.db, flow.canonicalEmail, doorOf(flow)));

/** The same for whoever is to show that they read the mail of an address. */
export async function mailCode(
  deps: ServiceDeps,
  flow: CodeFlow,
  findHolder: (tx: Tx) => Promise<Holder | undefined>,
): Promise<void> {
  const { canonicalEmail, purpose: wanted = "sign_in" } = flow;
  if (!(await mayMailCode(deps.db, canonicalEmail))) return;
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  const salt = randomBytes(16);
  const codeHash = await hashCode(code, salt, flow);
  await unitOfWork(deps, async (tx) => {
    const id = uuidv7();
    const holder = await findHolder(tx);
    await replaceCode(tx.db, {
      id,
      personId: holder?.id ?? null,
      canonicalEmail,
      purpose: wanted,
      flowHash: hashFlow(flow.flow),
      salt,
      codeHash,
    });
    if (!holder) return;
    await cancelQueuedCodes(tx.db, holder.id);
    const purpose = codePurpose(id);
    await queueMail(tx, [
      {
        purpose,
        kind: "code",
        recipient: holder.canonicalEmail,
        locale: holder.locale ?? holder.locationLocale ?? "en",
        locationId: null,
        personId: holder.id,
        invitationId: null,
        generation: null,
        sealedCode: seal(tx.keys.seal, sealedCodePlace(purpose), code),
      },
    ]);
  });
}

/**
 * Signs in by a code, and activates whom it is the first time for. Undefined for a wrong or dead code, after five
 * tries, and in a browser that did not ask for it: from outside these are one.
 */
export async function enterCode(
  deps: ServiceDeps,
  flow: CodeFlow,
  code: string,
  replaced: string | undefined,
): Promise<string | undefined> {
  const { device } = flow;
  return useRightCode(deps, flow, code, stillHolds(flow), async (tx, personId) => {
    await activatePerson(tx, personId, "code");
    await liftAsReached(tx, flow.canonicalEmail, { personId });
    const token = drawSessionToken();
    const door = doorOf(flow);
    await startSession(tx, { personId, signedInBy: "code", door, device, token, replaced });
    return token;
  });
}

/** Notes that whoever has the session also reads the mail of its person; false for a code that is not right. */
export async function enterConfirmation(
  deps: ServiceDeps,
  session: { id: string; personId: string },
  flow: CodeFlow,
  code: string,
): Promise<boolean> {
  const isTheirs: MayUse = async (tx, personId) =>
    personId === session.personId && stillHolds(flow)(tx, personId);
  const done = await useRightCode(deps, flow, code, isTheirs, async (tx) => {
    await confirmSession(tx.db, session.id);
    return true;
  });
  return done ?? false;
}

type MayUse = (tx: Tx, personId: string) => Promise<boolean>;

const stillHolds =
  (flow: CodeFlow): MayUse =>
  async (tx, personId) =>
    (await findCodeHolder(tx.db, flow.canonicalEmail, doorOf(flow)))?.id === personId;

/** Does what a right code allows, once, if whom it was made for still may use it. */
export async function useRightCode<T>(
  deps: ServiceDeps,
  flow: CodeFlow,
  code: string,
  mayUse: MayUse,
  work: (tx: Tx, personId: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const { canonicalEmail, purpose = "sign_in" } = flow;
  const flowHash = hashFlow(flow.flow);
  const kept = await takeTry(deps.db, { canonicalEmail, purpose, flowHash });
  if (!kept) return undefined;
  const right = timingSafeEqual(await hashCode(code, kept.salt, flow), kept.codeHash);
  const { id, personId } = kept;
  if (!right || personId === null) return undefined;
  return unitOfWork(deps, async (tx) => {
    await lockPerson(tx.db, personId);
    await lockOpenInvitations(tx.db, personId);
    if (!(await mayUse(tx, personId)) || !(await useCode(tx.db, id))) return undefined;
    return work(tx, personId);
  });
}

/** Slow on purpose: a copy of the table must not tell six digits. Bound to browser and address. */
function hashCode(code: string, salt: Buffer, { flow, canonicalEmail }: CodeFlow): Promise<Buffer> {
  const secret = `${code}\0${flow}\0${canonicalEmail}`;
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, { N: 2 ** 14, r: 8, p: 1 }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}

const hashFlow = (flow: string) => createHash("sha256").update(`usher:flow:v1\0${flow}`).digest();

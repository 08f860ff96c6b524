import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { lockOpenInvitations } from "../../db/invitations/rows.ts";
import { lockPerson } from "../../db/people.ts";
import { seal } from "../../db/sealed.ts";
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
import { unitOfWork, type ServiceDeps } from "../unit-of-work.ts";
import { mayMailCode } from "./limits.ts";
import { drawSessionToken, startSession } from "./sessions.ts";

const PURPOSE = "sign_in";

/** Which browser asks, by a secret of its own, and for which address. */
export type CodeFlow = { flow: string; canonicalEmail: string };

/**
 * Makes a code and queues its mail. An address that nobody has gets a code too, and no mail, so that every later
 * answer is the same for both. Called after the answer, whose time must tell nothing either.
 */
export async function requestCode(deps: ServiceDeps, flow: CodeFlow): Promise<void> {
  const { canonicalEmail } = flow;
  if (!(await mayMailCode(deps.db, canonicalEmail))) return;
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  const salt = randomBytes(16);
  const codeHash = await hashCode(code, salt, flow);
  await unitOfWork(deps, async (tx) => {
    const id = uuidv7();
    const holder = await findCodeHolder(tx.db, canonicalEmail);
    await replaceCode(tx.db, {
      id,
      personId: holder?.id ?? null,
      canonicalEmail,
      purpose: PURPOSE,
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
  if (!/^\d{6}$/.test(code)) return undefined;
  const { canonicalEmail } = flow;
  const kept = await takeTry(deps.db, {
    canonicalEmail,
    purpose: PURPOSE,
    flowHash: hashFlow(flow.flow),
  });
  if (!kept) return undefined;
  const right = timingSafeEqual(await hashCode(code, kept.salt, flow), kept.codeHash);
  const { id, personId } = kept;
  if (!right || personId === null) return undefined;
  return unitOfWork(deps, async (tx) => {
    await lockPerson(tx.db, personId);
    await lockOpenInvitations(tx.db, personId);
    const holder = await findCodeHolder(tx.db, canonicalEmail);
    if (holder?.id !== personId || !(await useCode(tx.db, id))) return undefined;
    await activatePerson(tx, personId, "code");
    await liftAsReached(tx, canonicalEmail, { personId });
    const token = drawSessionToken();
    await startSession(tx, { personId, signedInBy: "code", token, replaced });
    return token;
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

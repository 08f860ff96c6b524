import { uuidv7 } from "uuidv7";
import type { Delivery, OutgoingMail, Transport } from "../connectors/mail-transport.ts";
import { dissolveBatch, repeatBatch, storeBatch } from "../db/mail-batches.ts";
import {
  cancelUnwanted,
  claimQueued,
  findOpenBatch,
  postponeEmail,
  type OpenBatch,
  type QueuedEmail,
} from "../db/mail-queue.ts";
import { drawFence, holdsFence } from "../db/mailer-fence.ts";
import { recordMailOutcome } from "../services/mail-outcomes.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../services/unit-of-work.ts";
import { composeMail, outgoingMail, UncomposableMailError } from "./mail-words.ts";

export type MailerDeps = ServiceDeps & { transport: Transport; publicUrl: URL };

/** A provider forgets a key after 24 hours: an uncertain call is not repeated after 23 (design 4). */
const KEY_LIFE_SECONDS = 23 * 3600;
const REPEAT_SECONDS = 10;
const UNCOMPOSABLE_SECONDS = 60;

/** Another mailer has taken over: this one may write nothing more. */
export class FenceLostError extends Error {
  override readonly name = "FenceLostError";
}

export type Mailer = {
  /** Hands one call's worth of mails over; false when none was due. */
  sendNext(): Promise<boolean>;
};

/**
 * Takes the one seat that sends all mail. What its predecessor left open comes first: with a key it is repeated
 * just as it was, without one it is in doubt, and a person or the provider settles it.
 */
export async function takeMailerSeat(deps: MailerDeps): Promise<Mailer> {
  const fence = await drawFence(deps.db);
  return {
    sendNext: async () => (await finishOpenBatch(deps, fence)) || (await sendQueued(deps, fence)),
  };
}

async function sendQueued(deps: MailerDeps, fence: string): Promise<boolean> {
  const batchId = uuidv7();
  const mails = await fenced(deps, fence, async (tx) => {
    const claimed = togetherOf(await claimQueued(tx.db, deps.transport.batchSize));
    if (claimed.length === 0) return undefined;
    const unwanted = await cancelUnwanted(
      tx.db,
      claimed.map((email) => email.id),
    );
    const composed: OutgoingMail[] = [];
    for (const email of claimed) {
      const mail = unwanted.has(email.id) ? undefined : await composeOrPostpone(tx, deps, email);
      if (mail) composed.push(mail);
    }
    await deps.reached("mailer:before-batch-stored");
    if (composed.length > 0) {
      await storeBatch(
        tx.db,
        batchId,
        fence,
        composed.map((mail) => mail.id),
      );
    }
    // A repeated call has them in this order too.
    return composed.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  });
  if (!mails) return false;
  if (mails.length === 0) return true;
  await deps.reached("mailer:batch-stored");
  await handOver(deps, fence, { batchId, mails, isRepeat: false });
  return true;
}

/** A mail that may have spoiled a call goes out in one of its own. */
function togetherOf(claimed: QueuedEmail[]): QueuedEmail[] {
  const [first] = claimed;
  return first?.alone ? [first] : claimed.filter(({ alone }) => !alone);
}

/** One mail that cannot be made must not stop those behind it: its turn comes again. */
async function composeOrPostpone(
  tx: Tx,
  deps: MailerDeps,
  email: QueuedEmail,
): Promise<OutgoingMail | undefined> {
  try {
    return await composeMail(tx, deps.publicUrl, email);
  } catch (error) {
    if (!(error instanceof UncomposableMailError)) throw error;
    await postponeEmail(tx.db, email.id, error.message, UNCOMPOSABLE_SECONDS);
    return undefined;
  }
}

async function finishOpenBatch(deps: MailerDeps, fence: string): Promise<boolean> {
  const batch = await findOpenBatch(deps.db);
  if (!batch) return false;
  if (!deps.transport.keyed || batch.ageSeconds > KEY_LIFE_SECONDS) await doubt(deps, fence, batch);
  else await repeat(deps, fence, batch);
  return true;
}

/** The same call once more: same mails, same words, same key. */
async function repeat(deps: MailerDeps, fence: string, { id, emails }: OpenBatch) {
  try {
    const mails = emails.map((email) => outgoingMail(deps.keys, deps.publicUrl, email));
    await handOver(deps, fence, { batchId: id, mails, isRepeat: true });
  } catch (error) {
    if (!(error instanceof UncomposableMailError)) throw error;
    const { message } = error;
    await fenced(deps, fence, (tx) => repeatBatch(tx.db, id, message, UNCOMPOSABLE_SECONDS));
  }
}

async function doubt(deps: MailerDeps, fence: string, { id: batchId, emails }: OpenBatch) {
  const reason = "The call to the mail server broke off; whether the mail went out is not known.";
  await fenced(deps, fence, async (tx) => {
    for (const { id } of emails) {
      await recordMailOutcome(tx, id, batchId, { state: "unknown", reason });
    }
  });
}

type Call = { batchId: string; mails: OutgoingMail[]; isRepeat: boolean };

async function handOver(deps: MailerDeps, fence: string, call: Call) {
  const deliveries = await deps.transport.send(call.mails, call.batchId);
  await deps.reached("mailer:answered");
  await fenced(deps, fence, async (tx) => {
    for (const [position, mail] of call.mails.entries()) {
      const delivery = deliveries[position];
      if (!delivery) throw new Error("The transport answered for fewer mails than it was given.");
      await settle(tx, deps.transport, call, mail.id, delivery);
    }
  });
  await deps.reached("mailer:outcome-stored");
}

async function settle(
  tx: Tx,
  transport: Transport,
  { batchId, isRepeat }: Call,
  id: string,
  delivery: Delivery,
) {
  switch (delivery.outcome) {
    case "accepted":
      return recordMailOutcome(tx, id, batchId, {
        state: "handed_over",
        providerId: delivery.providerId,
      });
    case "refused":
      return recordMailOutcome(tx, id, batchId, { state: "refused", reason: delivery.reason });
    case "failed":
      // It says nothing of the call before it, whose end nobody knows.
      return isRepeat
        ? repeatBatch(tx.db, batchId, delivery.reason, REPEAT_SECONDS)
        : dissolveBatch(tx.db, batchId, [id], delivery);
    case "unknown":
      return recordMailOutcome(tx, id, batchId, { state: "unknown", reason: delivery.reason });
    case "uncertain":
      if (transport.keyed) return repeatBatch(tx.db, batchId, delivery.reason, REPEAT_SECONDS);
      return recordMailOutcome(tx, id, batchId, { state: "unknown", reason: delivery.reason });
  }
}

/** A transaction that only the mailer in the seat may make. */
function fenced<T>(deps: MailerDeps, fence: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return unitOfWork({ ...deps, reached: () => undefined }, async (tx) => {
    if (!(await holdsFence(tx.db, fence))) throw new FenceLostError("Another mailer took over.");
    return work(tx);
  });
}

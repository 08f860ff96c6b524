import { uuidv7 } from "uuidv7";
import type { Delivery, OutgoingMail, Transport } from "../connectors/mail-transport.ts";
import { dissolveBatch, repeatBatch, storeBatch } from "../db/mail-batches.ts";
import {
  claimQueued,
  findOpenBatch,
  postponeEmail,
  type OpenBatch,
  type QueuedEmail,
} from "../db/mail-queue.ts";
import { cancelUnwanted } from "../db/unwanted-mails.ts";
import { drawFence, holdsFence } from "../db/mailer-fence.ts";
import { recordMailOutcomes, type MailOutcome } from "../services/mail-outcomes.ts";
import { suppressMails } from "../services/suppressions.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../services/unit-of-work.ts";
import { composeMails, outgoingMail, UncomposableMailError } from "./mail-words.ts";

export type MailerDeps = ServiceDeps & { transport: Transport; publicUrl: URL };

/** A provider forgets a key after 24 hours: an uncertain call is not repeated after 23 (design 4). */
const KEY_LIFE_SECONDS = 23 * 3600;
/** A call that stays without an answer is repeated less and less often. */
const REPEAT_SECONDS = { first: 10, last: 300 };
/** Where the provider counts calls, a reminder waits so long for others: less than its step waits for it. */
const COMPANY_SECONDS = 10;
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
  let turns = [finishOpenBatch, sendQueued];
  return {
    async sendNext() {
      for (const turn of turns) {
        if (!(await turn(deps, fence))) continue;
        // Calls that nobody answers must not keep the queue from its turn, nor it them.
        turns = turn === sendQueued ? [finishOpenBatch, sendQueued] : [sendQueued, finishOpenBatch];
        return true;
      }
      return false;
    },
  };
}

async function sendQueued(deps: MailerDeps, fence: string): Promise<boolean> {
  const batchId = uuidv7();
  const mails = await fenced(deps, fence, async (tx) => {
    const { batchSize, waitMs } = deps.transport;
    const companySeconds = waitMs ? COMPANY_SECONDS : 0;
    const claimed = togetherOf(await claimQueued(tx.db, batchSize, companySeconds));
    if (claimed.length === 0) return undefined;
    const ids = claimed.map((email) => email.id);
    const unwanted = await cancelUnwanted(tx.db, ids);
    const suppressed = await suppressMails(tx, ids);
    const wanted = claimed.filter(({ id }) => !unwanted.has(id) && !suppressed.has(id));
    const { mails: composed, failed } = await composeMails(tx, deps.publicUrl, wanted);
    // One mail that cannot be made must not stop those behind it: its turn comes again.
    for (const { id, reason } of failed) {
      await postponeEmail(tx.db, id, reason, UNCOMPOSABLE_SECONDS);
    }
    await deps.reached("mailer:before-batch-stored");
    const { way, sender } = deps.transport;
    const batch = { id: batchId, fence, way, sender, publicUrl: deps.publicUrl.href };
    if (composed.length > 0) await storeBatch(tx.db, batch, composed);
    // A repeated call has them in this order too.
    return composed
      .map(({ outgoing }) => outgoing)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  });
  if (!mails) return false;
  if (mails.length === 0) return true;
  await deps.reached("mailer:batch-stored");
  await handOver(deps, fence, { batchId, mails });
  return true;
}

/** A mail that may have spoiled a call goes out in one of its own. */
function togetherOf(claimed: QueuedEmail[]): QueuedEmail[] {
  const [first] = claimed;
  return first?.alone ? [first] : claimed.filter(({ alone }) => !alone);
}

async function finishOpenBatch(deps: MailerDeps, fence: string): Promise<boolean> {
  const batch = await findOpenBatch(deps.db);
  if (!batch) return false;
  const { keyed, way } = deps.transport;
  const isElsewhere = batch.way !== null && batch.way !== way;
  if (!keyed || isElsewhere || batch.ageSeconds > KEY_LIFE_SECONDS) await doubt(deps, fence, batch);
  else await repeat(deps, fence, batch);
  return true;
}

/** The same call once more: same mails, same words, same sender, same key. */
async function repeat(deps: MailerDeps, fence: string, { id, emails, ...first }: OpenBatch) {
  try {
    const publicUrl = first.publicUrl === null ? deps.publicUrl : new URL(first.publicUrl);
    const mails = emails.map((email) => outgoingMail(deps.keys, publicUrl, email));
    await handOver(deps, fence, { batchId: id, mails, first });
  } catch (error) {
    if (!(error instanceof UncomposableMailError)) throw error;
    const { message } = error;
    await fenced(deps, fence, (tx) => repeatBatch(tx.db, id, message, UNCOMPOSABLE_SECONDS));
  }
}

async function doubt(deps: MailerDeps, fence: string, { id: batchId, emails }: OpenBatch) {
  const reason = "The call to the mail server broke off; whether the mail went out is not known.";
  const outcome: MailOutcome = { state: "unknown", reason };
  const outcomes = emails.map(({ id }) => ({ emailId: id, outcome }));
  await fenced(deps, fence, (tx) => recordMailOutcomes(tx, batchId, outcomes));
}

/** `first` is the call that is repeated. */
type Call = {
  batchId: string;
  mails: OutgoingMail[];
  first?: Pick<OpenBatch, "sender" | "ageSeconds">;
};

async function handOver(deps: MailerDeps, fence: string, call: Call) {
  const sender = call.first?.sender ?? deps.transport.sender;
  const deliveries = await deps.transport.send(call.mails, call.batchId, sender);
  await deps.reached("mailer:answered");
  await fenced(deps, fence, (tx) => settle(tx, deps.transport, call, deliveries));
  await deps.reached("mailer:outcome-stored");
}

async function settle(
  tx: Tx,
  transport: Transport,
  { batchId, mails, first }: Call,
  deliveries: Delivery[],
): Promise<void> {
  if (deliveries.length !== mails.length) {
    throw new Error("The transport did not answer for each mail that it was given.");
  }
  const outcomes: { emailId: string; outcome: MailOutcome }[] = [];
  const failed: { id: string; failure: Failure }[] = [];
  let uncertain: string | undefined;
  for (const [position, delivery] of deliveries.entries()) {
    const id = mails[position]?.id ?? "";
    const outcome = outcomeOf(transport, delivery);
    if (outcome) outcomes.push({ emailId: id, outcome });
    // On a repeat it says nothing of the call before, whose end nobody knows; unless these very words are refused.
    else if (delivery.outcome === "failed" && (!first || delivery.alone || delivery.isKeys)) {
      failed.push({ id, failure: delivery });
    } else if ("reason" in delivery) uncertain = delivery.reason;
  }
  await recordMailOutcomes(tx, batchId, outcomes);
  for (const [failure, those] of Map.groupBy(failed, (one) => one.failure)) {
    const ids = those.map(({ id }) => id);
    await dissolveBatch(tx.db, batchId, ids, failure);
  }
  if (uncertain === undefined) return;
  const { first: soonest, last: latest } = REPEAT_SECONDS;
  const seconds = Math.min(Math.max(soonest, (first?.ageSeconds ?? 0) / 2), latest);
  await repeatBatch(tx.db, batchId, uncertain, seconds);
}

type Failure = Extract<Delivery, { outcome: "failed" }>;

/** How it ended for a mail; undefined where it goes on. */
function outcomeOf({ keyed }: Transport, delivery: Delivery): MailOutcome | undefined {
  switch (delivery.outcome) {
    case "accepted":
      return { state: "handed_over", providerId: delivery.providerId };
    case "refused":
    case "unknown":
      return { state: delivery.outcome, reason: delivery.reason };
    case "uncertain":
      return keyed ? undefined : { state: "unknown", reason: delivery.reason };
    case "failed":
      return undefined;
  }
}

/** A transaction that only the mailer in the seat may make. */
function fenced<T>(deps: MailerDeps, fence: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return unitOfWork({ ...deps, reached: () => undefined }, async (tx) => {
    if (!(await holdsFence(tx.db, fence))) throw new FenceLostError("Another mailer took over.");
    return work(tx);
  });
}

import { parseResendEvent } from "../connectors/resend/event.ts";
import {
  signedHeaders,
  signingKey,
  verifiedId,
  type HeaderReader,
} from "../connectors/webhook-signature.ts";
import { forgetCodesOfEndedBatch } from "../db/mail-batches.ts";
import { updateFate } from "../db/mails.ts";
import {
  insertProviderEvent,
  listProviderEvents,
  lockToldMail,
  type ToldMail,
} from "../db/provider-events.ts";
import { suppress } from "../db/suppressions.ts";
import { fateOf, fateOfAll, isNews, type MailFate } from "../domain/mail-fate.ts";
import { systemActor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { follow } from "./mail-outcomes.ts";
import { stopInvitation } from "./returned-mail.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

/** What became of a delivery of the mail provider. `unset`: we have no secret to check it with. */
export type Received = "unset" | "unsigned" | "unreadable" | "stored" | "repeated";

export type EventDeps = ServiceDeps & {
  /** The webhook's signing secret (`whsec_…`), where it is set. */
  secret: string | undefined;
  now: () => Date;
};

/**
 * Takes an event of the mail provider: what it tells is stored, with all that follows from it, before the answer. One
 * that is repeated, of a mail that is not ours, or of a kind that we do not know, has no effect.
 */
export async function receiveProviderEvent(
  deps: EventDeps,
  header: HeaderReader,
  bytes: Uint8Array,
): Promise<Received> {
  if (deps.secret === undefined) return "unset";
  const id = verifiedId(signingKey(deps.secret), signedHeaders(header), bytes, deps.now());
  if (id === undefined) return "unsigned";
  const event = parseResendEvent(jsonOf(bytes));
  if (!event) return "unreadable";
  return unitOfWork(deps, async (tx) => {
    const mail = await lockToldMail(tx.db, event);
    const isNew = await insertProviderEvent(tx.db, id, event, mail?.id ?? null);
    if (!isNew) return "repeated";
    if (!mail) return "stored";
    const suppressFor = fateOf(event)?.suppress;
    if (suppressFor) await suppress(tx.db, mail.recipient, suppressFor);
    await applyEvents(tx, mail, event.providerId);
    return "stored";
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** All events of a mail decide together, so that their order does not matter. */
async function applyEvents(tx: Tx, mail: ToldMail, providerId: string | null): Promise<void> {
  const fate = fateOfAll(await listProviderEvents(tx.db, mail.id));
  if (!fate || !isNews(mail.state, fate)) return;
  // Whatever a provider tells of a mail, it had taken it before.
  if (mail.state === "queued" || mail.state === "canceled") await markHandedOver(tx, mail);
  const { state, reason } = fate;
  if (mail.state === state && mail.reason === reason) return;
  await updateFate(tx.db, mail.id, { state, reason, providerId });
  if (mail.state === "queued" && mail.batchId !== null) {
    await forgetCodesOfEndedBatch(tx.db, mail.batchId);
  }
  const stopped = fate.stops && (await stopInvitation(tx, mail)) !== undefined;
  await recordFate(tx, mail, fate, stopped);
}

/** The event was faster than the answer to our call: the invitation goes on as if that had come. */
async function markHandedOver(tx: Tx, mail: ToldMail): Promise<void> {
  if (mail.attemptedAt === null) return;
  await follow(tx, [{ ...mail, settledAt: mail.attemptedAt }], "handed_over");
}

async function recordFate(tx: Tx, mail: ToldMail, fate: MailFate, stopped: boolean): Promise<void> {
  if (fate.state === "handed_over" && mail.state !== "unknown") return;
  // Where somebody had said so already, it was told.
  const isNewlyDelivered = fate.state === "delivered" && mail.state !== "delivered";
  const of = stopped || (isNewlyDelivered && mail.kind === "invitation");
  const type = stopped ? "invitation.bounced" : `${of ? "invitation" : "mail"}.${fate.state}`;
  // Somebody had said that it did not go out, and its invitation was stopped.
  const isLate = fate.state === "delivered" && mail.state === "refused" && of;
  await recordFor(tx, mail, type, isLate ? "mail_delivered_after_all" : fate.reasonCode);
}

async function recordFor(
  tx: Tx,
  mail: ToldMail,
  type: string,
  reasonCode: MailFate["reasonCode"],
): Promise<void> {
  await record(tx, systemActor, {
    type,
    reasonCode,
    locationId: mail.locationId,
    personId: mail.personId,
    invitationId: mail.invitationId,
    detail: { emailId: mail.id, generation: mail.generation },
  });
}

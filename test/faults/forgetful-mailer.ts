import { setTimeout as sleep } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import type { runMailer } from "../../activities/mailer-loop.ts";
import { composeMails } from "../../activities/mail-words.ts";
import { storeBatch } from "../../db/mail-batches.ts";
import { claimQueued } from "../../db/mail-queue.ts";
import { recordMailOutcomes } from "../../services/mail-outcomes.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";

type MailerDeps = Parameters<typeof runMailer>[0];

/**
 * The mailer that must not be: it makes the call first and writes down afterwards that it did. A kill between the
 * two leaves no trace of the call, so the next mailer makes it again.
 */
export async function runForgetfulMailer(deps: MailerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await unitOfWork({ ...deps, reached: () => undefined }, (tx) => sendOne(deps, tx)).catch(
      () => undefined,
    );
    await sleep(100);
  }
}

async function sendOne(deps: MailerDeps, tx: Tx): Promise<void> {
  const [email] = await claimQueued(tx.db, 1);
  if (email === undefined) return;
  const { mails } = await composeMails(tx, deps.publicUrl, [email]);
  const batchId = uuidv7();
  const [delivery] = await deps.transport.send(
    mails.map(({ outgoing }) => outgoing),
    batchId,
  );
  if (delivery?.outcome !== "accepted") return;
  await deps.reached("mailer:answered");
  await storeBatch(tx.db, { id: batchId, fence: "0" }, mails);
  const { providerId } = delivery;
  await recordMailOutcomes(tx, batchId, [
    { emailId: email.id, outcome: { state: "handed_over", providerId } },
  ]);
}

import { setTimeout as sleep } from "node:timers/promises";
import { Resend } from "resend";
import type { OutgoingMail, Transport } from "../mail-transport.ts";
import { unreachable, verdictOf, type Answer } from "./answer.ts";
import { watchCall } from "./watch-call.ts";
import { learnedPace, type Pace } from "./pace.ts";

export type ResendSettings = { apiKey: string; baseUrl: string; from: string };

/** The SDK has no limit of its own. */
const TIMEOUT_MS = 30_000;
/** resend.com/docs/api-reference/emails/send-batch-emails */
const BATCH_SIZE = 100;
/** So long before its turn a call is asked for already: making and storing a hundred mails takes about as long. */
const LEAD_MS = 200;

/**
 * Mail through Resend's batch endpoint. The provider keeps a key for 24 hours and answers a repeated call as it did
 * the first, so a call without an answer is repeated until there is one. One bad address refuses its mail alone.
 */
export function resendTransport(
  { apiKey, baseUrl, from }: ResendSettings,
  { pace = learnedPace(), timeoutMs = TIMEOUT_MS }: { pace?: Pace; timeoutMs?: number } = {},
): Transport {
  const resend = new Resend(apiKey, { baseUrl });
  const call = (mails: OutgoingMail[], key: string, sender: string): Promise<Answer> =>
    resend.batch.send(
      mails.map((mail) => messageOf(sender, mail)),
      {
        idempotencyKey: key,
        batchValidation: "permissive",
        signal: AbortSignal.timeout(timeoutMs),
      },
    );
  return {
    batchSize: BATCH_SIZE,
    keyed: true,
    way: `resend ${baseUrl}`,
    sender: from,
    waitMs: () => Math.max(0, pace.waitMs() - LEAD_MS),
    async send(mails, key, sender = from) {
      await sleep(Math.min(pace.waitMs(), LEAD_MS));
      pace.take();
      const { answer, neverConnected, status } = await watchCall(key, () =>
        call(mails, key, sender),
      );
      if (answer.headers) pace.learn(answer.headers);
      const { deliveries, holdSeconds } = neverConnected
        ? unreachable(neverConnected, mails.length)
        : verdictOf({ ...answer, status }, mails.length);
      if (holdSeconds !== undefined) pace.hold(holdSeconds);
      return deliveries;
    },
    close: () => undefined,
  };
}

/** Opening and clicks are tracked by the domain's settings alone: `doctor` asks for them to be off. */
const messageOf = (from: string, { id, kind, to, subject, html, text, headers }: OutgoingMail) => ({
  from,
  to: [to],
  subject,
  html,
  text,
  headers,
  tags: [
    { name: "usher_mail", value: id },
    { name: "usher_kind", value: kind },
  ],
});

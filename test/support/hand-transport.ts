import type { Delivery, OutgoingMail, Transport } from "../../connectors/mail-transport.ts";

export type Call = { key: string; mails: OutgoingMail[]; sender: string };
type Reply = (mails: OutgoingMail[], key: string) => Promise<Delivery[]> | Delivery[];

/**
 * A provider played by the test: `replies` are for the next calls, after them everything is accepted. It may count
 * calls, and takes the next one at once.
 */
export function handTransport({
  keyed = true,
  batchSize = 100,
  countsCalls = false,
  way = "hand",
  sender: own = "Hub <hub@example.com>",
} = {}) {
  const calls: Call[] = [];
  const replies: Reply[] = [];
  const transport: Transport = {
    keyed,
    batchSize,
    way,
    sender: own,
    ...(countsCalls && { waitMs: () => 0 }),
    async send(mails, key, sender = own) {
      calls.push({ key, mails: structuredClone(mails), sender });
      const reply = replies.shift() ?? all(accepted);
      return reply(mails, key);
    },
    close: () => undefined,
  };
  return { transport, calls, replies, sent: () => calls.flatMap((call) => call.mails) };
}

/** The same answer for every mail of a call. */
export const all =
  (delivery: Delivery): Reply =>
  (mails) =>
    mails.map(() => delivery);

export const accepted: Delivery = { outcome: "accepted", providerId: "p-1" };
export const refused: Delivery = { outcome: "refused", reason: "550 no such mailbox" };
export const failed: Delivery = {
  outcome: "failed",
  reason: "not connected",
  retryAfterSeconds: 0,
};
export const uncertain: Delivery = { outcome: "uncertain", reason: "the answer was lost" };

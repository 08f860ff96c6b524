import type { MailKind } from "../domain/mail.ts";

/** A mail as it goes to a provider: one address, words complete, secrets in place. */
export type OutgoingMail = {
  id: string;
  kind: MailKind;
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
};

/**
 * How a call ended for one mail. `failed` is a definite failure: surely nothing was sent, and the mail may be put
 * into another call, `alone` where a mail beside it may be the cause; `isKeys` where it is what the provider says of the key,
 * whichever call it was. `uncertain` is everything else that is not an
 * answer; `unknown` is what no repeating can clear up.
 */
export type Delivery =
  | { outcome: "accepted"; providerId: string | null }
  | { outcome: "refused"; reason: string }
  | { outcome: "failed"; reason: string; retryAfterSeconds: number; alone?: true; isKeys?: true }
  | { outcome: "uncertain"; reason: string }
  | { outcome: "unknown"; reason: string };

export type Transport = {
  /** Mails a call. Where a crash leaves a call in doubt, fewer are better. */
  batchSize: number;
  /** True when the provider takes a repeated call with the same key for the same call. */
  keyed: boolean;
  /** Which provider it goes to: a key says nothing to any other. */
  way: string;
  /** Who the mails are from. */
  sender: string;
  /** Milliseconds until the provider takes another call; left out where it does not count them. */
  waitMs?(): number;
  /** Answers per mail, by position. A repeat is from the sender of the first call. Throws only for bugs. */
  send(mails: OutgoingMail[], key: string, sender?: string): Promise<Delivery[]>;
  close(): void;
};

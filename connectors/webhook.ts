import type { HeaderReader } from "./webhook-signature.ts";

/** A request of a vendor's, as it came. `address` is the one that the vendor has of us, with the query it came with. */
export type HookRequest = {
  method: string;
  address: string;
  header: HeaderReader;
  body: Uint8Array;
};

/** Without our own secret nobody can tell: that is ours to mend, and no reason to turn the vendor away for good. */
export type HookVerdict = "genuine" | "forged" | "secret_missing";

export type HookEvent = {
  /** The same for every repeat of it, and for nothing else. */
  key: string;
  kind: string;
  /** What it is about; of what was merged, the one that is left comes first. */
  objectIds: string[];
  occurredAt: Date | undefined;
  /** We did it ourselves, so it is no news. */
  isOurs: boolean;
};

/** How a vendor calls us. */
export type Webhook<Event extends HookEvent = HookEvent> = {
  /** Reads the bytes as they came: a body that was parsed and written again is another one. */
  verify(request: HookRequest, secret: string | undefined, now: Date): HookVerdict;
  /** What it tells of, one by one; undefined where it is nothing that the vendor sends. */
  parse(body: Uint8Array): Event[] | undefined;
};

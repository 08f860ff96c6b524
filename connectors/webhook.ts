import type { HeaderReader } from "./webhook-signature.ts";

/** A request of a vendor's, as it came. `address` is the one that the vendor has of us, with the query it came with. */
export type HookRequest = {
  method: string;
  address: string;
  header: HeaderReader;
  body: Uint8Array;
  /** What stands behind the address of the connection, where something does. */
  pathSecret?: string | undefined;
};

/** Without our own secret nobody can tell: that is ours to mend, and no reason to turn the vendor away for good. */
export type HookVerdict = "genuine" | "forged" | "secret_missing";

export type HookEvent = {
  /** The same for every repeat of it, and for nothing else. */
  key: string;
  /** After so long the same key is something new; undefined where it never is. */
  keyHoldsSeconds?: number;
  kind: string;
  /** What it is about; of what was merged, the one that is left comes first. Empty where it is about itself alone. */
  objectIds: string[];
  /** Whose value was changed; undefined where anything may have been. */
  property?: string | undefined;
  occurredAt: Date | undefined;
  /** We did it ourselves, so it is no news. */
  isOurs: boolean;
  /** Whatever is kept of the subjects is to be forgotten. */
  forgets?: boolean;
  /** Why nothing can be done about it. */
  problem?: string | undefined;
  /** The account that it is of, in the vendor's words. */
  account?: string | undefined;
  /** As it came. */
  payload: string;
};

/** What a request is checked by: the settings of its connection, or of the hub as an app at the vendor. */
export type HookSecrets<Settings> = {
  settings: Settings | undefined;
  appSecret: string | undefined;
};

/** How a vendor calls us. */
export type Webhook<Settings = unknown, Event extends HookEvent = HookEvent> = {
  /** In which form it comes. */
  format(settings: Settings): "json" | "form";
  /** What an address has behind that of its connection, as people are told of it: never the secret itself. */
  pathEnd?(settings: Settings): string | undefined;
  /** Reads the bytes as they came: a body that was parsed and written again is another one. */
  verify(request: HookRequest, secrets: HookSecrets<Settings>, now: Date): HookVerdict;
  /** What it tells of, one by one; undefined where it is nothing that the vendor sends. */
  parse(request: Pick<HookRequest, "body" | "header">, settings?: Settings): Event[] | undefined;
  /** What stands in the payload of an event that is about itself alone. */
  read?(payload: string, settings: Settings): Record<string, unknown> | undefined;
};

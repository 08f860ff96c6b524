import type { KnownRowState } from "./flow.ts";
import type { ReasonCode } from "./reasons.ts";

/** What a flow remembers of a row, by its key. */
export type KnownRow = {
  key: string;
  state: KnownRowState;
  /** The content that was read last, and the address in it. */
  fingerprint: string;
  canonicalEmail: string | null;
  /** It has been the same for as long as a row has to rest; or, where it is missing, has been so as long. */
  rested: boolean;
  /** The content that was last acted upon, and whose row it was then. */
  settledFingerprint: string | null;
  settledEmail: string | null;
  personPrint: string | null;
  problem: string | null;
  /** Why its content is refused, where it is. */
  refusedFor: ReasonCode | null;
  membershipId: string | null;
  missing: boolean;
  /** Its absence is decided. */
  missingSettled: boolean;
  heldRun: string | null;
  approvedRun: string | null;
  /** What was approved of it. */
  approvedAs: string | null;
  suspect: boolean;
  /** It is back after its absence was decided, and nothing was done about that yet. */
  returned: boolean;
  /** It was there at the start, when nobody was to be invited. */
  atStart: boolean;
};

/** The row stands for somebody who was taken up, or was there before. */
export const isTakenUp = ({ state }: KnownRow): boolean =>
  state === "invited" || state === "skipped";

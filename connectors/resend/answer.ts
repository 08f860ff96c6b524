import { z } from "zod";
import { hideSecrets } from "../../domain/hidden-secrets.ts";
import type { Delivery } from "../mail-transport.ts";
import { secondsIn, type Headers } from "./pace.ts";

/**
 * What the SDK makes of a call: it never throws. Its `statusCode` is what the words of the answer say, and null where no
 * whole answer came; `status` is what it came with, where that is known.
 */
export type Answer = {
  data: unknown;
  error: unknown;
  headers: Headers | null;
  status?: number | undefined;
};

const Failure = z.object({
  name: z.string().catch("application_error"),
  message: z.string().catch("no reason given"),
  statusCode: z.number().nullable().catch(null),
});

/** In permissive mode the answer has the mails that were taken, in order, and says which positions were not. */
const Taken = z.object({
  data: z.array(z.object({ id: z.string().min(1) })),
  errors: z.array(z.object({ index: z.int().nonnegative(), message: z.string() })).default([]),
});

/** Nothing but patience helps: how long no call at all is worth making, in seconds. */
export type Verdict = { deliveries: Delivery[]; holdSeconds?: number };

const QUOTA = new Set(["daily_quota_exceeded", "monthly_quota_exceeded"]);
const QUOTA_SECONDS = 15 * 60;
const SETTINGS_SECONDS = 60;
const AWAY_SECONDS = 5;
const REASON_LENGTH = 256;

/** What an answer means for each of `count` mails (resend.com/docs/api-reference/errors). */
export function verdictOf({ data, error, headers, status }: Answer, count: number): Verdict {
  if (error === null || error === undefined) {
    const deliveries = takenOf(data, count) ?? all(count, brokenOff);
    const isHeld = deliveries.some(({ outcome }) => outcome === "failed");
    return { deliveries, ...(isHeld && { holdSeconds: SETTINGS_SECONDS }) };
  }
  const failure = Failure.safeParse(error);
  const { name, message, ...said } = failure.success
    ? failure.data
    : { name: "application_error", message: "", statusCode: null };
  const statusCode = status ?? said.statusCode;
  const reason = reasonOf(`${name}: ${message}`);
  const failed = (seconds: number, more: { alone?: true } = {}): Delivery => ({
    outcome: "failed",
    reason,
    retryAfterSeconds: seconds,
    ...more,
  });
  if (statusCode === null || statusCode >= 500 || statusCode < 400 || statusCode === 408) {
    return { deliveries: all(count, { outcome: "uncertain", reason }) };
  }
  if (statusCode === 409) return { deliveries: all(count, conflictOf(name, reason)) };
  if (QUOTA.has(name)) {
    return { deliveries: all(count, failed(QUOTA_SECONDS)), holdSeconds: QUOTA_SECONDS };
  }
  if (statusCode === 429) {
    const seconds = secondsIn(headers ?? {}, "retry-after") ?? 1;
    return { deliveries: all(count, failed(seconds)), holdSeconds: seconds };
  }
  if (isOurs(statusCode, name, message)) {
    return { deliveries: all(count, failed(SETTINGS_SECONDS)), holdSeconds: SETTINGS_SECONDS };
  }
  // The call was refused for what one of its mails says: each is tried alone, and refused then if it is the one.
  return {
    deliveries: all(count, count > 1 ? failed(0, { alone: true }) : { outcome: "refused", reason }),
  };
}

/** There was no connection at all, so no mail can have gone out. */
export function unreachable(code: string, count: number): Verdict {
  const reason = `The provider cannot be reached: ${code}`;
  const failed: Delivery = { outcome: "failed", reason, retryAfterSeconds: AWAY_SECONDS };
  return { deliveries: all(count, failed), holdSeconds: AWAY_SECONDS };
}

const brokenOff: Delivery = {
  outcome: "uncertain",
  reason: "The provider's answer was cut off, or is none that is known.",
};

function takenOf(data: unknown, count: number): Delivery[] | undefined {
  const parsed = Taken.safeParse(data);
  if (!parsed.success) return undefined;
  const { data: taken, errors } = parsed.data;
  const refusals = new Map(errors.map(({ index, message }) => [index, message]));
  if (refusals.size !== errors.length || taken.length + errors.length !== count) return undefined;
  if (errors.some(({ index }) => index >= count)) return undefined;
  const ids = taken.values();
  return Array.from({ length: count }, (_, position): Delivery => {
    const refusal = refusals.get(position);
    if (refusal !== undefined) return refusalOf(reasonOf(refusal));
    return { outcome: "accepted", providerId: ids.next().value?.id ?? null };
  });
}

const reasonOf = (words: string) => hideSecrets(words).slice(0, REASON_LENGTH);

const refusalOf = (reason: string): Delivery =>
  isOfSender(reason)
    ? { outcome: "failed", reason, retryAfterSeconds: SETTINGS_SECONDS, isKeys: true }
    : { outcome: "refused", reason };

/** The key was used before: by a call that still runs, or by one that said something else. */
const conflictOf = (name: string, reason: string): Delivery =>
  name === "invalid_idempotent_request"
    ? { outcome: "unknown", reason }
    : { outcome: "uncertain", reason };

/**
 * The key, the sender or the way to the provider is at fault, not a mail: that wants mending, and then all of them go
 * out. An `application_error` is the SDK's word for an answer that was not the provider's.
 */
const isOurs = (statusCode: number, name: string, message: string): boolean =>
  [401, 403, 404, 405].includes(statusCode) ||
  ["invalid_idempotency_key", "invalid_from_address", "application_error"].includes(name) ||
  isOfSender(message);

/** A key that has no domain yet sends to its owner alone: `testing emails`. */
const isOfSender = (message: string) =>
  /`from` (?:field|address)|\bonly send testing emails\b|\bdomain\b.*\bnot verified\b/i.test(
    message,
  );

const all = (count: number, delivery: Delivery): Delivery[] =>
  Array.from({ length: count }, () => delivery);

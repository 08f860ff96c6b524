import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { maskEmail } from "../../domain/email-address.ts";
import { hideSecrets } from "../../domain/hidden-secrets.ts";
import { DayIsOver, HubspotRefusal } from "./refusal.ts";
import type { HubspotSettings } from "./settings.ts";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** By which limit was reached. */
const PAUSE_SECONDS = { SECONDLY: 1, TEN_SECONDLY_ROLLING: 10 };
const WORDS_LENGTH = 256;

/** What a failure means to whoever looks after the flow, and what they do next. */
export function classifyHubspotError(
  error: unknown,
  settings: HubspotSettings,
): ConnectorError | undefined {
  if (error instanceof DayIsOver) return dayIsOver(error);
  if (isUnanswered(error)) return unavailable(String(error));
  if (!(error instanceof HubspotRefusal)) return undefined;
  const { status, told, retryAfterSeconds } = error;
  const as = (kind: ConnectorErrorKind, message: string) =>
    new ConnectorError(kind, message, { cause: causeOf(error) });
  // 423: it is written to by somebody else just now; 477: the account is being moved.
  if (status === 408 || status === 423 || status === 477 || status >= 500) {
    return unavailable(`HubSpot answered ${status}`, retryAfterSeconds);
  }
  if (status === 429) return tooMany(error);
  const isApp = settings.accessToken !== undefined;
  if (status === 401) return as("unauthorized", isApp ? TOKEN_REFUSED : SIGN_IN_OVER);
  if (status === 403 && told.category === "MISSING_SCOPES") {
    const scopes = scopesIn(error).join(", ") || "one that HubSpot does not name";
    return isApp
      ? new ConnectorError("rejected", missing(scopes), {
          ofAllCalls: true,
          cause: causeOf(error),
        })
      : as("unauthorized", `The sign-in does not include the scope ${scopes}. Sign in again.`);
  }
  if (status === 404) {
    const message =
      "HubSpot does not have this any more: it was deleted, or merged into another. Look for it in HubSpot.";
    return as("rejected", message);
  }
  const message = `HubSpot does not take this: ${wordsOf(error)} Correct it in the flow or in HubSpot.`;
  return as("rejected", message);
}

const TOKEN_REFUSED =
  "HubSpot does not accept the access token: the private app was deleted, or its token was renewed. In HubSpot open Settings > Integrations > Private Apps, and paste the token anew.";
const SIGN_IN_OVER =
  "HubSpot no longer accepts the sign-in: it has run out, or the app was taken out of the account. Sign in again.";

/** For a private app. */
export const missing = (scopes: string) =>
  `The private app has no scope ${scopes}. In HubSpot open Settings > Integrations > Private Apps, add it under Scopes, and save.`;

/** In a flow's trigger, which stays as it was made. */
export const noSuchProperty = (name: string) =>
  new ConnectorError(
    "rejected",
    `HubSpot has no property "${name}" of contacts. Look for its internal name in HubSpot under Settings > Properties, and make the flow anew with it.`,
  );

function unavailable(words: string, retryAfterSeconds?: number): ConnectorError {
  const message = "HubSpot cannot be reached, or does not answer just now. The hub tries again.";
  return new ConnectorError("unavailable", message, {
    cause: new Error(words),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function tooMany(error: HubspotRefusal): ConnectorError {
  const { told, retryAfterSeconds } = error;
  const pause =
    told.policyName === "SECONDLY" ? PAUSE_SECONDS.SECONDLY : PAUSE_SECONDS.TEN_SECONDLY_ROLLING;
  const message =
    "HubSpot takes no more calls for a few seconds: its limit is reached. The hub goes on when it is over.";
  return new ConnectorError("rate_limited", message, {
    cause: causeOf(error),
    retryAfterSeconds: retryAfterSeconds ?? pause,
  });
}

function dayIsOver({ timeZone }: DayIsOver): ConnectorError {
  const where = timeZone ?? "the account's time zone";
  const message = `HubSpot takes no more calls today: the account's daily limit is used up. The hub goes on at midnight (${where}).`;
  const retryAfterSeconds = secondsToMidnight(timeZone, new Date()) ?? HOUR_SECONDS;
  return new ConnectorError("rate_limited", message, { retryAfterSeconds });
}

/** Where the clock changes today, an hour early or late: then it is refused once more. */
function secondsToMidnight(timeZone: string | undefined, now: Date): number | undefined {
  if (timeZone === undefined) return undefined;
  try {
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "medium" });
    const [hours = 0, minutes = 0, seconds = 0] = clock.format(now).split(":").map(Number);
    return DAY_SECONDS - (hours * 60 + minutes) * 60 - seconds;
  } catch {
    return undefined;
  }
}

/** No answer came, or none that is whole; what was asked may have been done. */
function isUnanswered(error: unknown): error is Error {
  if (error instanceof SyntaxError) return true;
  if (error instanceof DOMException) return error.name === "TimeoutError";
  // So and no otherwise does `fetch` tell of the network; any other TypeError is a bug.
  return error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message);
}

const scopesIn = ({ told }: HubspotRefusal): string[] => {
  const contexts = [told.context, ...told.errors.map(({ context }) => context)];
  return contexts.flatMap((it) => [
    ...(it["requiredGranularScopes"] ?? []),
    ...(it["requiredScopes"] ?? []),
    ...(it["missingScopes"] ?? []),
  ]);
};

const causeOf = (error: HubspotRefusal) =>
  new Error(`HubSpot answered ${error.status} ${error.told.category}: ${wordsOf(error)}`);

/** HubSpot's words, without what they may quote: tokens and people's addresses. */
function wordsOf({ told }: HubspotRefusal): string {
  const said = told.errors.map(({ message }) => message).filter(Boolean);
  const all = (said.length > 0 ? said.join("; ") : told.message) || "no reason given";
  const words = hideSecrets(all.slice(0, 2000))
    .replace(/\bpat-[\w-]{8,}|[\w-]{40,}/g, "•••")
    .replace(/[^\s"'=<>,;:()[\]{}]+@[^\s"'=<>,;:()[\]{}]+\w/g, maskEmail);
  const short = words.length > WORDS_LENGTH ? `${words.slice(0, WORDS_LENGTH - 1)}…` : words;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { googleFailure, type GoogleFailure } from "./google-failure.ts";
import { serviceAccount, type GoogleSettings } from "./settings.ts";

const QUOTA_SECONDS = 60;

/** What a failure means to whoever keeps the sheet, and what they do next. */
export function classifyGoogleError(
  error: unknown,
  settings: GoogleSettings,
): ConnectorError | undefined {
  const failure = googleFailure(error);
  if (!failure) return undefined;
  const account = serviceAccount(settings)?.email;
  const as = (kind: ConnectorErrorKind, message: string, retryAfterSeconds?: number) =>
    new ConnectorError(kind, message, {
      // Not the SDK's own error: it has the request in it, with what it was signed by.
      cause: new Error(failure.words),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
  const { status, retryAfterSeconds } = failure;
  if (status === undefined || status === 408 || status >= 500) {
    const message = "Google cannot be reached, or does not answer just now. The hub tries again.";
    return as("unavailable", message, retryAfterSeconds);
  }
  if (status === 429 || isQuota(failure)) {
    const message =
      "Google takes no more calls for now: its limit is reached. The hub goes on when it is over.";
    return as("rate_limited", message, retryAfterSeconds ?? QUOTA_SECONDS);
  }
  const wrong = clockWrong(failure);
  if (wrong !== undefined) return as("unavailable", wrong);
  if (failure.isToken) return as("unauthorized", keyRefused(failure, account));
  if (status === 401)
    return as("unauthorized", account ? keyRefused(failure, account) : SIGN_IN_OVER);
  const told = TOLD.find(({ means }) => means(failure));
  return told
    ? as(told.kind, told.next(failure, account))
    : as("unexpected", `Google refused a call in a way we do not understand (${status}).`);
}

type Meaning = {
  means: (failure: GoogleFailure) => boolean;
  kind: ConnectorErrorKind;
  next: (failure: GoogleFailure, account: string | undefined) => string;
};

const NOT_SHARED: Meaning = {
  means: ({ status, isToken }) => !isToken && (status === 403 || status === 404),
  kind: "rejected",
  next: (_, account) =>
    account === undefined
      ? "The account that signed in cannot open this sheet. Check its address, and share it with that account as an editor."
      : `The sheet is not shared with ${account}. In Google Sheets, open Share and add that address as an editor, or check the sheet's address.`,
};

/** The first that fits. */
const TOLD: Meaning[] = [
  {
    means: has("SERVICE_DISABLED", "accessNotConfigured"),
    kind: "rejected",
    next: ({ metadata, words }) =>
      `The ${apiOf(metadata["service"] ?? words)} is not switched on. In Google Cloud, open APIs & Services of the project the key or the app belongs to, enable it, and wait five minutes.`,
  },
  {
    means: has("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"),
    kind: "unauthorized",
    next: () =>
      "The sign-in does not include the sheets. Sign in again, and tick every box Google shows.",
  },
  {
    means: ({ status, isWrite }) => status === 403 && isWrite,
    kind: "rejected",
    next: (_, account) =>
      `The sheet is read, but not written: ${account ?? "the account that signed in"} may only view it. In Google Sheets, open Share and make it an editor.`,
  },
  {
    means: ({ words, isWrite }) => isWrite && /protected (?:cell|range|sheet)/i.test(words),
    kind: "rejected",
    next: (_, account) =>
      `The sheet is read, but not written: its columns are protected. In Google Sheets, open Data > Protected sheets and ranges, and let ${account ?? "the account that signed in"} edit them.`,
  },
  NOT_SHARED,
  {
    means: ({ words }) => /office file|not supported for this document/i.test(words),
    kind: "rejected",
    next: () =>
      "This is an Excel file that lies in Google Drive. Open it, choose File > Save as Google Sheets, and use the address of the new sheet.",
  },
];

/** And for no other reason than that. */
export const isNotShared = (failure: GoogleFailure): boolean =>
  !isQuota(failure) && TOLD.find(({ means }) => means(failure)) === NOT_SHARED;

/** Rows or columns that a call names are not there any more. */
export const isOutdated = (failure: GoogleFailure): boolean =>
  failure.status === 400 && !TOLD.some(({ means }) => means(failure));

export const isTabGone = ({ status, words }: GoogleFailure) =>
  status === 400 && /no grid with id|unable to parse range|no sheet with id/i.test(words);

/** The grid ends before what was asked for, and where that is, as far as it is told. */
export function gridLimits({ status, words }: GoogleFailure) {
  if (status !== 400 || !/exceeds grid limits/i.test(words)) return undefined;
  const [, rows, columns] = /max rows: (\d+), max columns: (\d+)/i.exec(words) ?? [];
  return rows === undefined ? "untold" : { rows: Number(rows), columns: Number(columns) };
}

const SIGN_IN_OVER = "Google no longer accepts the sign-in. Sign in again.";

function keyRefused({ reasons }: GoogleFailure, account: string | undefined): string {
  if (account === undefined) return SIGN_IN_OVER;
  const why = reasons.includes("invalid_grant")
    ? "the key or the account was deleted or disabled"
    : "the key is not accepted";
  return `Google does not let ${account} in: ${why}. Make a new key in Google Cloud, and paste its file.`;
}

const CLOCK_MS = 300_000;

/** A token is refused with the same word when this machine's clock is wrong; Google's answer says the time. */
function clockWrong({ isToken, words, date }: GoogleFailure): string | undefined {
  if (!isToken) return undefined;
  const off = Math.abs(Date.now() - Date.parse(date ?? ""));
  if (!(off > CLOCK_MS) && !/reasonable timeframe/i.test(words)) return undefined;
  return "Google refuses the sign-in because the clock of this machine is wrong. Set it right; the hub tries again.";
}

function has(...reasons: string[]) {
  return (failure: GoogleFailure) => reasons.some((reason) => failure.reasons.includes(reason));
}

function isQuota(failure: GoogleFailure): boolean {
  return has(
    "RATE_LIMIT_EXCEEDED",
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "RESOURCE_EXHAUSTED",
  )(failure);
}

const apiOf = (service: string) =>
  /drive/i.test(service) ? "Google Drive API" : "Google Sheets API";

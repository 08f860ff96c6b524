import type { ContentfulStatusCode } from "hono/utils/http-status";

const STATUSES: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
  503: "UNAVAILABLE",
};

/** What Google says instead of doing something. */
export class Refusal extends Error {
  readonly code: ContentfulStatusCode;
  /** `details` as the newer services have them (Sheets), `errors` as the older (Drive). */
  readonly more: { details?: object[]; errors?: object[] };

  constructor(code: ContentfulStatusCode, message: string, more: Refusal["more"] = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }

  body() {
    const { code, message, more } = this;
    return { error: { code, message, status: STATUSES[code] ?? "UNKNOWN", ...more } };
  }
}

export const invalid = (message: string) => new Refusal(400, message);

/** An error as Drive has them: with a reason. */
export function driveRefusal(
  code: ContentfulStatusCode,
  reason: string,
  message: string,
  where: { location?: string; locationType?: string } = {},
) {
  return new Refusal(code, message, { errors: [{ message, domain: "global", reason, ...where }] });
}

/** A token that was not given for this. */
export function tooNarrow(service: string): Refusal {
  const reason = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";
  const info = {
    reason,
    domain: "googleapis.com",
    metadata: { service: `${service}.googleapis.com` },
  };
  return new Refusal(403, "Request had insufficient authentication scopes.", {
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", ...info }],
  });
}

/** An API that the project does not use yet. */
export function switchedOff(service: string): Refusal {
  const name = service === "sheets" ? "Google Sheets API" : "Google Drive API";
  const page = `https://console.developers.google.com/apis/api/${service}.googleapis.com/overview?project=123456789012`;
  const message = `${name} has not been used in project 123456789012 before or it is disabled. Enable it by visiting ${page} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  const metadata = { service: `${service}.googleapis.com`, consumer: "projects/123456789012" };
  const info = { reason: "SERVICE_DISABLED", domain: "googleapis.com", metadata };
  return new Refusal(403, message, {
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", ...info }],
  });
}

/** An answer of the token address: they have a form of their own. */
export class TokenRefusal extends Error {
  readonly status: 400 | 401;
  readonly error: string;

  constructor(error: string, description: string, status: 400 | 401 = 400) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

/** The 401 of a token that is missing, unknown or over. */
export function unauthenticated(isGiven: boolean): Refusal {
  const message = isGiven
    ? "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    : "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  const error = { message: "Invalid Credentials", domain: "global", reason: "authError" };
  return new Refusal(401, message, {
    errors: [{ ...error, location: "Authorization", locationType: "header" }],
  });
}

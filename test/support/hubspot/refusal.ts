import { randomUUID } from "node:crypto";
import type { ContentfulStatusCode } from "hono/utils/http-status";

type Detail = { message: string; code?: string; in?: string; context?: Record<string, string[]> };
type More = {
  errors?: Detail[];
  context?: Record<string, string[]>;
  links?: Record<string, string>;
  policyName?: string;
  errorType?: string;
};

/** What HubSpot says instead of doing something. */
export class Refusal extends Error {
  readonly code: ContentfulStatusCode;
  readonly category: string;
  readonly more: More;

  constructor(code: ContentfulStatusCode, category: string, message: string, more: More = {}) {
    super(message);
    this.code = code;
    this.category = category;
    this.more = more;
  }

  body(): object {
    const { category, message, more } = this;
    return { status: "error", message, correlationId: randomUUID(), category, ...more };
  }
}

/** What the token addresses say: the vendor's own words, and since 2026 those of RFC 6749 beside them. */
export class SignInRefusal extends Error {
  readonly error: string;
  readonly status: string;

  constructor(error: string, status: string, message: string) {
    super(message);
    this.error = error;
    this.status = status;
  }

  body(): object {
    const { error, status, message } = this;
    return { error, error_description: message, status, message, correlationId: randomUUID() };
  }
}

export const invalid = (message: string, errors: Detail[] = []) =>
  new Refusal(400, "VALIDATION_ERROR", message, errors.length > 0 ? { errors } : {});

export type ValueFault = { name: string; error: string; message: string };

export function invalidValues(faults: ValueFault[]): Refusal {
  const said = faults.map((it) => ({ isValid: false, ...it, localizedErrorMessage: it.message }));
  const errors = faults.map(({ name, error, message }) => ({
    message,
    code: error,
    context: { propertyName: [name] },
  }));
  return invalid(`Property values were not valid: ${JSON.stringify(said)}`, errors);
}

export const notFound = (id: string) =>
  new Refusal(404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually numeric.", {
    context: { id: [id] },
  });

export const contactExists = (id: string) =>
  new Refusal(409, "CONFLICT", `Contact already exists. Existing ID: ${id}`);

export const missingScopes = (scopes: string[]) =>
  new Refusal(
    403,
    "MISSING_SCOPES",
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: "One or more of the following scopes are required.",
          context: { requiredGranularScopes: scopes },
        },
      ],
      links: { scopes: "https://developers.hubspot.com/scopes" },
    },
  );

export const unknownToken = () =>
  new Refusal(
    401,
    "INVALID_AUTHENTICATION",
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
  );

export const expiredToken = (at: number) =>
  new Refusal(
    401,
    "EXPIRED_AUTHENTICATION",
    "The OAuth token used to make this call expired 1 second(s) ago.",
    { context: { "expire time": [new Date(at).toISOString()] } },
  );

export type Policy = "TEN_SECONDLY_ROLLING" | "DAILY" | "SECONDLY";

export const tooMany = (policyName: Policy) =>
  new Refusal(429, "RATE_LIMITS", `You have reached your ${policyName.toLowerCase()} limit.`, {
    errorType: "RATE_LIMIT",
    policyName,
  });

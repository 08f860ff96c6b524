import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { ConnectorError, DomainError, type FieldError } from "../domain/errors.ts";
import type { Logger } from "../domain/logger.ts";
import { isUnavailable } from "../services/unavailable.ts";

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

/** An RFC 9457 document; `code` is the stable word, `detail` the sentence for a person. */
export type ProblemDocument = {
  type: "about:blank";
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: FieldError[];
};

const TITLES: Record<Status, string> = {
  400: "Malformed request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  413: "Too large",
  415: "Unsupported media type",
  422: "Invalid request",
  429: "Too many requests",
  500: "Internal error",
  503: "Unavailable",
};

const RETRY_AFTER_SECONDS = "2";

/** How a request ends that never came to a service. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: Status;
  readonly code: string;
  readonly errors: FieldError[];

  constructor(status: Status, code: string, message: string, errors: FieldError[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export const malformed = (message: string) => new RequestError(400, "malformed", message);
export const invalidRequest = (errors: FieldError[]) =>
  new RequestError(422, "invalid_request", "Some fields cannot be taken as they are.", errors);

export function problem(
  c: Context,
  status: Status,
  code: string,
  detail?: string,
  errors: FieldError[] = [],
  headers: Record<string, string> = {},
): Response {
  const document: ProblemDocument = {
    type: "about:blank",
    title: TITLES[status],
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(errors.length > 0 && { errors }),
  };
  return c.body(JSON.stringify(document), status, {
    "content-type": "application/problem+json",
    ...headers,
  });
}

/** One answer for what is not there and for what is not theirs to see. */
export const notFoundProblem = (c: Context) =>
  problem(c, 404, "not_found", "There is nothing here by that name.");

/** The one place where an error becomes an answer. */
export function answerError(c: Context, error: unknown, log: Logger): Response {
  if (error instanceof RequestError) {
    return problem(c, error.status, error.code, error.message, error.errors);
  }
  if (error instanceof DomainError) return refusal(c, error);
  if (error instanceof ConnectorError) return vendorProblem(c, error);
  if (error instanceof HTTPException && error.status === 415) {
    return problem(c, 415, "unsupported_media_type", "Send application/json.");
  }
  if (isUnavailable(error)) return unavailable(c);
  const logId = crypto.randomUUID();
  log.error({ logId, err: error }, "A request ended in a bug");
  return problem(
    c,
    500,
    "internal",
    `Something went wrong on our side. Its log entry is ${logId}.`,
  );
}

function refusal(c: Context, error: DomainError): Response {
  const { code, message, errors } = error;
  switch (error.kind) {
    case "not_found":
      return notFoundProblem(c);
    case "forbidden":
      return problem(c, 403, code, message);
    case "conflict":
      if (code === "too_many_requests") return tooMany(c, message);
      return problem(c, 409, code, message, errors);
    case "invalid":
      return problem(c, 422, code === "invalid" ? "invalid_request" : code, message, errors);
  }
}

/** The window slides: who waits a little has a turn again. */
const tooMany = (c: Context, message: string) =>
  problem(c, 429, "too_many_requests", message, [], { "retry-after": "300" });

function vendorProblem(c: Context, error: ConnectorError): Response {
  if (error.kind === "rate_limited" || error.kind === "unavailable") {
    const seconds = String(error.retryAfterSeconds ?? RETRY_AFTER_SECONDS);
    return problem(c, 503, "unavailable", error.message, [], { "retry-after": seconds });
  }
  return problem(c, 409, "conflict", error.message);
}

const unavailable = (c: Context) =>
  problem(
    c,
    503,
    "unavailable",
    "A part of this hub does not answer just now. The same request with the same Idempotency-Key may be sent again.",
    [],
    { "retry-after": RETRY_AFTER_SECONDS },
  );

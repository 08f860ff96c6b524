export type RefusalCode = "not_found" | "forbidden" | "conflict" | "invalid";

export type FieldError = { pointer: string; code: string; message: string };

/** A refusal: the request was understood, and the answer is no. `code` is the stable word outsiders see. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly kind: RefusalCode;
  readonly code: string;
  readonly errors: FieldError[];

  constructor(kind: RefusalCode, message: string, code: string = kind, errors: FieldError[] = []) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.errors = errors;
  }
}

export const notFound = (what = "That") => new DomainError("not_found", `${what} was not found.`);

/** The refusal of one input field, told by JSON pointer (`#/email`). */
export const invalidField = (pointer: string, code: string, message: string) =>
  new DomainError("invalid", message, "invalid_request", [{ pointer, code, message }]);

export type ConnectorErrorKind =
  | "unauthorized"
  | "rejected"
  | "rate_limited"
  | "unavailable"
  | "unexpected";

/** How a call to a vendor ended. The message is shown to administrators, so it names the next step and no secret. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly kind: ConnectorErrorKind;
  readonly retryAfterSeconds: number | undefined;
  /** It stands in the way of every call, and not of this one alone. */
  readonly ofAllCalls: boolean;

  constructor(
    kind: ConnectorErrorKind,
    message: string,
    options: { retryAfterSeconds?: number; ofAllCalls?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.ofAllCalls = options.ofAllCalls ?? false;
  }
}

/** The database or another service that we cannot do without did not answer; the same request may work later. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

/** A mail is recorded but not yet on its way; the step that wants it comes back later. */
export class MailWaitingError extends Error {
  override readonly name = "MailWaitingError";
}

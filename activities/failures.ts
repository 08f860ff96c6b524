import { randomUUID } from "node:crypto";
import { ApplicationFailure, CancelledFailure } from "@temporalio/activity";
import type { ActivityInboundCallsInterceptor } from "@temporalio/worker";
import { isDatabaseAway } from "../db/connect.ts";
import { ConnectorError, DomainError, MailWaitingError } from "../domain/errors.ts";
import { MAIL_WAITING } from "../domain/ids.ts";
import type { Logger } from "../domain/logger.ts";

const MAIL_WAITING_RETRY = "3 seconds";

/**
 * What a step tells Temporal of its failure: type and code. Message and stack may name a person, so they go to the
 * log under an id, which the failure carries.
 */
export function failureInterceptor(deps: {
  log: Logger;
  reached: (label: "step:before-complete") => void | Promise<void>;
}): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      try {
        const result = await next(input);
        await deps.reached("step:before-complete");
        return result;
      } catch (error) {
        throw failureOf(deps.log, error);
      }
    },
  };
}

function failureOf(log: Logger, error: unknown): Error {
  if (error instanceof CancelledFailure) return error;
  const logId = randomUUID();
  if (error instanceof MailWaitingError) {
    return bare({
      type: MAIL_WAITING,
      message: "The mail is not out yet; the mailer has it",
      nextRetryDelay: MAIL_WAITING_RETRY,
      category: "BENIGN",
    });
  }
  if (error instanceof DomainError) {
    log.info({ err: error, logId }, "A step was refused");
    return bare({
      type: error.kind,
      message: error.code,
      nonRetryable: true,
      details: [{ code: error.code, logId }],
    });
  }
  if (error instanceof ConnectorError) {
    log.warn({ err: error, logId }, "A vendor call failed");
    const retryable = error.kind === "rate_limited" || error.kind === "unavailable";
    return bare({
      type: error.kind,
      message: error.kind,
      nonRetryable: !retryable,
      details: [{ logId }],
      ...(error.retryAfterSeconds && { nextRetryDelay: error.retryAfterSeconds * 1000 }),
    });
  }
  if (isDatabaseAway(error)) {
    log.warn({ err: error, logId }, "A step found the database away");
    return bare({ type: "unavailable", message: "The database is away", details: [{ logId }] });
  }
  log.error({ err: error, logId }, "A step failed");
  return bare({
    type: "bug",
    message: `Unexpected: see the log under ${logId}`,
    details: [{ logId }],
  });
}

function bare(options: Parameters<typeof ApplicationFailure.create>[0]): ApplicationFailure {
  const failure = ApplicationFailure.create(options);
  failure.stack = "";
  return failure;
}

import { isGrpcServiceError } from "@temporalio/client";

const CANCELLED = 1;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const UNAVAILABLE = 14;

/** Temporal understood the call and will never take it. A key or a right that is missing can be mended. */
export const isRefusedForGood = (error: unknown) =>
  grpcCode(error) === INVALID_ARGUMENT && !namesNewAttribute(error);

/** A server learns of a search attribute only some seconds after it was registered. */
const namesNewAttribute = (error: unknown): boolean =>
  error instanceof Error &&
  (/no mapping defined for search attribute/.test(error.message) || namesNewAttribute(error.cause));

/** Temporal did not answer, or had no worker to take the call to: it may later. */
export const isTemporalAway = (error: unknown) => {
  const code = grpcCode(error);
  return code === CANCELLED || code === DEADLINE_EXCEEDED || code === UNAVAILABLE;
};

function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  if (error instanceof Error && error.cause !== undefined) return grpcCode(error.cause);
  return undefined;
}

import { findAnswer, type RequestKey } from "../db/idempotency.ts";
import { idempotentUnitOfWork, type Answer, type ServiceDeps } from "./unit-of-work.ts";

/**
 * Like `idempotentUnitOfWork` for work that asks somebody outside and so must not hold a transaction: it may run
 * again when the process dies before its answer is kept, so a second run must be harmless.
 */
export async function idempotentCall(
  deps: ServiceDeps,
  request: RequestKey,
  work: () => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const known = await findAnswer(deps.db, request);
  const answer = known ? undefined : await work();
  return idempotentUnitOfWork(deps, request, async () => {
    if (answer) return answer;
    throw new Error("A kept answer was forgotten while it was asked for.");
  });
}

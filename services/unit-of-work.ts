import type { Transaction } from "kysely";
import { isDeadlock, type Db, type Pool } from "../db/connect.ts";
import { findAnswer, keepAnswer, takeKey, type RequestKey } from "../db/idempotency.ts";
import type { Database } from "../db/schema/database.ts";
import type { Keys } from "../db/sealed.ts";
import { DomainError } from "../domain/errors.ts";

/** Points of the send path at which a fault test may end the process; empty in production. */
export type Label =
  | "unit-of-work:before-commit"
  | "unit-of-work:committed"
  | "relay:before-hand-over"
  | "relay:handed-over"
  | "mailer:before-batch-stored"
  | "mailer:batch-stored"
  | "mailer:answered"
  | "mailer:outcome-stored"
  | "step:before-complete";

export type Reached = (label: Label) => void | Promise<void>;

export type SecretKeys = { link: Keys; session: Keys; seal: Keys };

/** What services need of the world. */
export type ServiceDeps = {
  db: Pool;
  keys: SecretKeys;
  /** Takes messages that are committed to Temporal, without being awaited; what it misses, the relay's loop finds. */
  handOver: (messageIds: string[]) => void;
  reached: Reached;
};

/** One transaction of one thing done: services write through it, and their messages go out after the commit. */
export type Tx = {
  db: Transaction<Database>;
  keys: SecretKeys;
  messageIds: string[];
};

export type Answer = { status: number; body: unknown };

/** Runs services in one transaction; their messages are handed over once it is committed. */
export async function unitOfWork<T>(deps: ServiceDeps, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(deps, work);
    } catch (error) {
      // Of two transactions that wait for each other PostgreSQL ends one, which has then done nothing.
      if (attempt === ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}

const ATTEMPTS = 4;

async function once<T>(deps: ServiceDeps, work: (tx: Tx) => Promise<T>): Promise<T> {
  const messageIds: string[] = [];
  const result = await deps.db.transaction().execute(async (db) => {
    const done = await work({ db, keys: deps.keys, messageIds });
    await deps.reached("unit-of-work:before-commit");
    return done;
  });
  await deps.reached("unit-of-work:committed");
  if (messageIds.length > 0) deps.handOver(messageIds);
  return result;
}

/**
 * The same under an idempotency key: the answer is committed with the effect, so a repeat gets the first answer
 * and has no effect. Throws `idempotency_mismatch` when the key came with another request.
 */
export async function idempotentUnitOfWork(
  deps: ServiceDeps,
  request: RequestKey,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  return unitOfWork(deps, async (tx) => {
    if (!(await takeKey(tx.db, request))) {
      return { ...(await earlierAnswer(tx.db, request)), replayed: true };
    }
    const answer = await work(tx);
    await keepAnswer(tx.db, request, answer.status, answer.body);
    return { ...answer, replayed: false };
  });
}

async function earlierAnswer(db: Db, request: RequestKey): Promise<Answer> {
  const earlier = await findAnswer(db, request);
  if (!earlier || earlier.status === null)
    throw new Error("A key without an answer was committed.");
  if (!earlier.requestHash.equals(request.requestHash)) {
    throw new DomainError(
      "conflict",
      "This Idempotency-Key was used with another request. Use a new key for a new request.",
      "idempotency_mismatch",
    );
  }
  return { status: earlier.status, body: earlier.answer };
}

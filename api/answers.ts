import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { idempotentCall } from "../services/idempotent-call.ts";
import {
  idempotentUnitOfWork,
  unitOfWork as runUnitOfWork,
  type Tx,
} from "../services/unit-of-work.ts";
import type { ApiEnv } from "./context.ts";
import { idempotencyKey, requestKey } from "./idempotency-key.ts";

type ApiContext = Context<ApiEnv>;
type Success = 200 | 201 | 202;
type Reply<T extends object, S extends Success> = { status: S; body: T };

export const actor = (c: ApiContext) => c.var.actor;

/** Answers with what the route's schema knows of a body, and nothing else. */
export function answer<T extends object, S extends Success>(c: ApiContext, body: T, status: S) {
  return c.json(shown<T>(c, body, status), status);
}

/** Runs services in one transaction, under the request's Idempotency-Key if it has one, and answers. */
export function unitOfWork<T extends object, S extends Success>(
  c: ApiContext,
  work: (tx: Tx) => Promise<T>,
  status: S,
) {
  return replyOf(c, async (tx) => ({ status, body: await work(tx) }));
}

/** The same where the service decides between two ways to succeed. */
export async function replyOf<T extends object, S extends Success>(
  c: ApiContext,
  work: (tx: Tx) => Promise<Reply<T, S>>,
) {
  const key = idempotencyKey(c);
  const { deps } = c.var;
  if (key === undefined) {
    const { body, status } = await runUnitOfWork(deps, work);
    return answer(c, body, status);
  }
  return replay<T, S>(c, await idempotentUnitOfWork(deps, requestKey(c, key), work));
}

/** For a service that asks somebody outside, and opens its transactions itself. */
export async function call<T extends object, S extends Success>(
  c: ApiContext,
  work: () => Promise<T>,
  status: S,
) {
  const key = idempotencyKey(c);
  if (key === undefined) return answer(c, await work(), status);
  const reply = async () => ({ status, body: await work() });
  return replay<T, S>(c, await idempotentCall(c.var.deps, requestKey(c, key), reply));
}

/** Runs services whose success has nothing to say. */
export async function unitOfWorkWithoutAnswer(c: ApiContext, work: (tx: Tx) => Promise<void>) {
  const key = idempotencyKey(c);
  const { deps } = c.var;
  const silent = async (tx: Tx) => {
    await work(tx);
    return { status: 204, body: null };
  };
  if (key === undefined) await runUnitOfWork(deps, silent);
  else noteReplay(c, await idempotentUnitOfWork(deps, requestKey(c, key), silent));
  return c.body(null, 204);
}

function replay<T extends object, S extends Success>(
  c: ApiContext,
  kept: { status: number; body: unknown; replayed: boolean },
) {
  noteReplay(c, kept);
  const status = keptStatus<S>(kept.status);
  return c.json(shown<T>(c, kept.body, status), status);
}

function noteReplay(c: ApiContext, { replayed }: { replayed: boolean }): void {
  if (replayed) c.header("idempotency-replayed", "true");
}

/** A key is scoped to its route, so what was kept under it is an answer of this route. */
function keptStatus<S extends Success>(status: number): S {
  return status as S;
}

/** The route's schema accepts nothing that is not a `T`: its handler could not have been written otherwise. */
function shown<T>(c: ApiContext, body: unknown, status: Success): T {
  return answerSchema(c, status).parse(body) as T;
}

function answerSchema(c: ApiContext, status: Success): z.ZodType {
  const declared = c.var.route.responses[status];
  const media = declared && "content" in declared && declared.content?.["application/json"];
  if (media && "schema" in media && media.schema instanceof z.ZodType) return media.schema;
  throw new Error(`${c.var.route.path} does not declare the answer ${status}.`);
}

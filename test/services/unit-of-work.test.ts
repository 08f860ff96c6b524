import { createHash, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { systemActor } from "../../domain/permissions.ts";
import { record } from "../../services/audit.ts";
import { enqueue } from "../../services/outbox.ts";
import { idempotentUnitOfWork, unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { serviceDeps } from "../support/invitees.ts";

let database: TestDatabase;
let db: Pool;
beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
});

/** An effect with its audit line and its message, to be found by the workflow's id. */
async function deed(tx: Tx, workflowId: string): Promise<void> {
  await record(tx, systemActor, { type: workflowId, reasonCode: "created" });
  await enqueue(tx, [{ workflowId, kind: "changed", subjectId: randomUUID() }]);
}

async function traces(workflowId: string) {
  const lines = await db.selectFrom("audit").selectAll().where("type", "=", workflowId).execute();
  const messages = await db
    .selectFrom("outbox")
    .selectAll()
    .where("workflowId", "=", workflowId)
    .execute();
  return { lines: lines.length, messages: messages.map((row) => row.id) };
}

const requestOf = (body: string, key: string = randomUUID()) => ({
  scope: "test",
  key,
  requestHash: createHash("sha256").update(body).digest(),
});

describe("one thing done is one transaction", () => {
  test("its messages are handed over once, after the commit", async () => {
    const seen: unknown[] = [];
    const id = randomUUID();
    const deps = serviceDeps(db, {
      handOver: (ids) => void seen.push(ids),
      reached: (label) => void seen.push(label),
    });
    await unitOfWork(deps, (tx) => deed(tx, id));
    const { lines, messages } = await traces(id);
    expect(lines).toBe(1);
    expect(seen).toEqual(["unit-of-work:before-commit", "unit-of-work:committed", messages]);
  });

  test("a failure leaves no change, no audit line and no message", async () => {
    const handedOver: string[][] = [];
    const id = randomUUID();
    const work = unitOfWork(
      serviceDeps(db, { handOver: (ids) => void handedOver.push(ids) }),
      async (tx) => {
        await deed(tx, id);
        throw new Error("changed my mind");
      },
    );
    await expect(work).rejects.toThrow("changed my mind");
    expect(await traces(id)).toEqual({ lines: 0, messages: [] });
    expect(handedOver).toEqual([]);
  });

  test("a deadlock is tried again, and hands over the messages of the try that held", async () => {
    const ids = [randomUUID(), randomUUID()];
    await db
      .insertInto("rateLimit")
      .values(ids.map((bucket) => ({ bucket, windowStart: new Date(0), count: 0 })))
      .execute();
    const touch = (tx: Tx, bucket: string) =>
      tx.db
        .updateTable("rateLimit")
        .set({ count: sql<number>`count + 1` })
        .where("bucket", "=", bucket)
        .execute();
    // Each holds one row before it asks for the other's, for as long as both are in their first try.
    let holding = 0;
    const both = Promise.withResolvers<void>();
    let tries = 0;
    const handedOver: string[] = [];
    const deps = serviceDeps(db, { handOver: (messageIds) => void handedOver.push(...messageIds) });
    const run = (order: string[], workflowId: string) =>
      unitOfWork(deps, async (tx) => {
        tries += 1;
        await enqueue(tx, [{ workflowId, kind: "changed", subjectId: randomUUID() }]);
        for (const bucket of order) {
          await touch(tx, bucket);
          holding += 1;
          if (holding >= 2) both.resolve();
          await both.promise;
        }
      });
    const workflowIds = [randomUUID(), randomUUID()];
    await Promise.all([
      run(ids, workflowIds[0] ?? ""),
      run(ids.toReversed(), workflowIds[1] ?? ""),
    ]);
    // Whoever gave way may be back before the other has gone on, and stand in its way once more.
    expect(tries).toBeGreaterThanOrEqual(3);
    const rows = await db
      .selectFrom("rateLimit")
      .select("count")
      .where("bucket", "in", ids)
      .execute();
    expect(rows).toEqual([{ count: 2 }, { count: 2 }]);
    const messages = await Promise.all(workflowIds.map((id) => traces(id)));
    expect(handedOver.toSorted()).toEqual(messages.flatMap((found) => found.messages).toSorted());
    expect(handedOver).toHaveLength(2);
  });
});

describe("an idempotency key", () => {
  test("100 parallel requests from two processes have one effect and one answer", async () => {
    const other = connectDatabase(database.url);
    const [one, two] = [serviceDeps(db), serviceDeps(other)];
    const id = randomUUID();
    const request = requestOf("same");
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        idempotentUnitOfWork(n % 2 === 0 ? one : two, request, async (tx) => {
          await deed(tx, id);
          return { status: 202, body: { made: randomUUID() } };
        }),
      ),
    );
    await other.destroy();
    expect((await traces(id)).lines).toBe(1);
    expect(new Set(answers.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(
      1,
    );
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  });

  test("with another body is refused, and has no effect", async () => {
    const deps = serviceDeps(db);
    const first = requestOf("first");
    const answer = { status: 202, body: {} };
    await idempotentUnitOfWork(deps, first, async () => answer);
    const id = randomUUID();
    const second = idempotentUnitOfWork(deps, requestOf("second", first.key), async (tx) => {
      await deed(tx, id);
      return answer;
    });
    await expect(second).rejects.toMatchObject({ kind: "conflict", code: "idempotency_mismatch" });
    expect((await traces(id)).lines).toBe(0);
  });

  test("of a request that failed is free again", async () => {
    const deps = serviceDeps(db);
    const request = requestOf("same");
    const failing = idempotentUnitOfWork(deps, request, () => Promise.reject(new Error("bug")));
    await expect(failing).rejects.toThrow("bug");
    const answer = await idempotentUnitOfWork(deps, request, async () => ({
      status: 200,
      body: 1,
    }));
    expect(answer).toEqual({ status: 200, body: 1, replayed: false });
  });

  test("means nothing to another scope", async () => {
    const deps = serviceDeps(db);
    const request = requestOf("same");
    const run = (scope: string) =>
      idempotentUnitOfWork(deps, { ...request, scope }, async () => ({ status: 200, body: scope }));
    expect([await run("a"), await run("b")]).toMatchObject([{ body: "a" }, { body: "b" }]);
  });
});

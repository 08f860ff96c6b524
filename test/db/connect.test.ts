import { expect, test } from "vitest";
import { sql } from "kysely";
import { isDatabaseAway } from "../../db/connect.ts";
import { testDatabase } from "../support/database.ts";

const failure = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

test.each([
  ["a refused connection", "ECONNREFUSED"],
  ["a cut connection", "ECONNRESET"],
  ["a name that does not resolve", "ENOTFOUND"],
  ["a resolver that is away", "EAI_AGAIN"],
  ["a host that cannot be reached", "EHOSTUNREACH"],
  ["a network that cannot be reached", "ENETUNREACH"],
  ["a server that shuts down", "57P01"],
  ["a server that starts", "57P03"],
  ["too many connections", "53300"],
  ["a full disk", "53100"],
  ["a statement that took too long", "57014"],
])("%s says nothing about the request", (_, code) => {
  expect(isDatabaseAway(failure(code))).toBe(true);
  expect(isDatabaseAway(new AggregateError([failure("EOTHER"), failure(code)]))).toBe(true);
});

test.each([
  ["a broken rule", "23505"],
  ["wrong SQL", "42601"],
  ["a deadlock", "40P01"],
])("%s is the request's own", (_, code) => {
  expect(isDatabaseAway(failure(code))).toBe(false);
});

test("a connection that the server ends in the middle of a transaction fails that transaction alone", async () => {
  const { db } = await testDatabase();
  const cut = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db);
    // The loss is heard of while nothing is asked: that must not end the process.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select 1`.execute(tx);
  });
  await expect(cut).rejects.toSatisfy(isDatabaseAway);
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});

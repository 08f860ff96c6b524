import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, inject, onTestFinished, TestRunner } from "vitest";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { withDatabase } from "./database-url.ts";
import type { DevPostgres } from "./dev-services.ts";

export interface TestDatabase {
  url: string;
  db: Pool;
  drop(): Promise<void>;
}

const ofThisFile: TestDatabase[] = [];
afterAll(async () => {
  for (const database of ofThisFile.splice(0)) await database.drop();
});

/** A fresh copy of the migrated template; dropped when the test that asked, else the file, is over. */
export async function testDatabase(): Promise<TestDatabase> {
  const answer = await fetch(`${inject("devServices")}/postgres`);
  if (!answer.ok) throw new Error(`PostgreSQL for the tests did not start: ${await answer.text()}`);
  const { templateUrl } = parseDevPostgres(await answer.json());
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = withDatabase(templateUrl, name);
  await asAdmin(templateUrl, `create database ${name} template usher_template`);
  const db = connectDatabase(url);
  let dropped = false;
  const database: TestDatabase = {
    url,
    db,
    async drop() {
      if (dropped) return;
      dropped = true;
      await db.destroy();
      await asAdmin(templateUrl, `drop database if exists ${name} with (force)`);
    },
  };
  if (TestRunner.getCurrentTest() === undefined) ofThisFile.push(database);
  else onTestFinished(() => database.drop());
  return database;
}

async function asAdmin(templateUrl: string, statement: string): Promise<void> {
  const admin = connectDatabase(withDatabase(templateUrl, "postgres"), { maxConnections: 1 });
  try {
    await sql.raw(statement).execute(admin);
  } finally {
    await admin.destroy();
  }
}

/** The answer of our own global set-up, which has no other shape. */
function parseDevPostgres(answer: unknown): DevPostgres {
  return answer as DevPostgres;
}

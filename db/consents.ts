import { uuidv7 } from "uuidv7";
import type { Db } from "./connect.ts";
import type { ConsentTable } from "./schema/people.ts";

export type Asked = Pick<ConsentTable, "locationId" | "kind" | "address">;

/** What a person agreed to so far. */
export function listConsents(db: Db, personId: string): Promise<Asked[]> {
  return db
    .selectFrom("consent")
    .select(["locationId", "kind", "address"])
    .where("personId", "=", personId)
    .limit(1_000)
    .execute();
}

export async function insertConsents(db: Db, personId: string, given: Asked[]): Promise<void> {
  if (given.length === 0) return;
  await db
    .insertInto("consent")
    .values(given.map((one) => ({ id: uuidv7(), personId, ...one })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

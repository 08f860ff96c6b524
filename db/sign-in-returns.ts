import type { Db } from "./connect.ts";

/** Where in the console whoever begins by this address goes on. */
export async function keepReturn(db: Db, startHash: Buffer, returnTo: string): Promise<void> {
  await db
    .updateTable("connectionSignIn")
    .set({ returnTo })
    .where("startHash", "=", startHash)
    .execute();
}

/** The same of a sign-in that came back, whether it has ended or not. */
export async function findReturnTo(db: Db, stateHash: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom("connectionSignIn")
    .select("returnTo")
    .where("stateHash", "=", stateHash)
    .executeTakeFirst();
  return row?.returnTo ?? undefined;
}

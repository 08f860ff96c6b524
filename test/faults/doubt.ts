import pg from "pg";
import { waitFor } from "../support/wait-for.ts";
import type { Stand } from "./stand.ts";

/**
 * Invites people while no call gets an answer, and lets the provider's memory of the keys run out: their mails are in
 * doubt from then on, those that were taken and those that were not, with whatever else went out in the same calls.
 * Answers the ids of all these mails.
 */
export async function leaveInDoubt(
  stand: Stand,
  seed: number,
  invite: () => Promise<{ email: string }[]>,
): Promise<string[]> {
  await stand.mailServer.misbehave(1, seed, ["timeout", "500"]);
  const invited = await invite();
  const addresses = invited.map(({ email }) => email);
  const client = new pg.Client({ connectionString: stand.databaseUrl });
  await client.connect();
  try {
    const count = async (text: string) => (await client.query(text, [addresses])).rowCount;
    const all = async (text: string) => (await count(text)) === addresses.length;
    const theirs = "from email where kind = 'invitation' and recipient = any($1)";
    await waitFor(() => all(`select ${theirs} and batch_id is not null and reason is not null`), {
      what: "calls without an answer",
      limitMs: 60_000,
    });
    const inTheirCalls = await client.query<{ id: string }>(
      `with aged as (
         update mail_batch set created_at = created_at - interval '1 day'
         where id in (select batch_id ${theirs}) returning id
       )
       update email set not_before = least(not_before, now())
       where batch_id in (select id from aged) returning id`,
      [addresses],
    );
    await waitFor(() => all(`select ${theirs} and state = 'unknown'`), {
      what: `${addresses.length} mails in doubt`,
      limitMs: 60_000,
    });
    console.log(
      `  hit: the calls with ${addresses.length} people left in doubt, their keys too old to be repeated`,
    );
    return inTheirCalls.rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

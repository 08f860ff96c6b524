import pg from "pg";
import { waitFor } from "../support/wait-for.ts";
import type { Stand } from "./stand.ts";

/**
 * Invites people while no call gets an answer, and lets the provider's memory of the keys run out: their mails are in
 * doubt from then on, those that were taken and those that were not. Answers their addresses.
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
    await client.query(
      `update mail_batch set created_at = created_at - interval '1 day'
       where id in (select batch_id ${theirs})`,
      [addresses],
    );
    await client.query(
      `update email set not_before = now() where state = 'queued' and batch_id in (select batch_id ${theirs})`,
      [addresses],
    );
    await waitFor(() => all(`select ${theirs} and state = 'unknown'`), {
      what: `${addresses.length} mails in doubt`,
      limitMs: 60_000,
    });
  } finally {
    await client.end();
  }
  console.log(
    `  hit: the calls with ${addresses.length} people left in doubt, their keys too old to be repeated`,
  );
  return addresses;
}

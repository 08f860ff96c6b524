import type pg from "pg";

/** The seats of which there is one in a database. */
const SEATS = { mailer: 1, sweep: 2, channels: 3 } as const;

const USHER = 0x0517e;

/** Takes the seat for as long as the connection lives; false when somebody has it. */
export async function tryAdvisoryLock(
  client: pg.Client,
  seat: keyof typeof SEATS,
): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock($1, $2) as taken",
    [USHER, SEATS[seat]],
  );
  return rows[0]?.taken === true;
}

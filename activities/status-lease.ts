import { uuidv7 } from "uuidv7";
import type { Pool } from "../db/connect.ts";
import { giveStatuses, takeStatuses } from "../db/status-leases.ts";

const LEASE_SECONDS = 60;
const RENEWED_MS = 15_000;

/** Lets one pass at a time write into a flow's source; undefined, with nothing done, while another does. */
export async function aloneAtStatuses<T>(
  db: Pool,
  flowId: string,
  write: () => Promise<T>,
): Promise<T | undefined> {
  const by = uuidv7();
  const take = () => takeStatuses(db, flowId, by, LEASE_SECONDS);
  if (!(await take())) return undefined;
  // What fails here is tried again, and has time enough for that.
  const renewals = setInterval(() => void take().catch(() => undefined), RENEWED_MS);
  try {
    return await write();
  } finally {
    clearInterval(renewals);
    await giveStatuses(db, flowId, by);
  }
}

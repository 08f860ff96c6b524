import type { Connection } from "../connectors/connector.ts";
import { noteTry } from "../db/due-items.ts";
import { settleItems } from "../db/flow-items.ts";
import { ConnectorError } from "../domain/errors.ts";
import { hideSecrets } from "../domain/hidden-secrets.ts";
import type { Deeds } from "./flow-actions.ts";
import type { FlowDeps } from "./flow-look.ts";
import type { Went } from "./lanes.ts";

const FIRST_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 600;
/** With the waits between them, more than an hour. */
const MOST_TRIES = 12;

/**
 * What a vendor had no answer about is tried again later, twice as late each time, and held after the last try; answers
 * how many are held. While the vendor itself is away that is nobody's fault, and no try.
 */
export async function leaveAlone(
  { db }: FlowDeps,
  flowId: string,
  connection: Connection,
  { unanswered, isThere }: Pick<Went<Deeds[number]>, "unanswered" | "isThere">,
): Promise<number> {
  if (unanswered.length === 0 || !(isThere || (await answers(connection)))) return 0;
  let held = 0;
  for (const { one, error } of unanswered) {
    const { item } = one;
    const waitSeconds = Math.min(FIRST_WAIT_SECONDS * 2 ** item.tries, LONGEST_WAIT_SECONDS);
    const tries = (await noteTry(db, flowId, item, { problem: error.message, waitSeconds })) ?? 0;
    if (tries < MOST_TRIES) continue;
    const { subject, seq, told } = item;
    const problem = refusalOf(error, tries, flowId);
    await settleItems(db, flowId, [{ subject, seq, told, state: "held", problem }]);
    held += 1;
  }
  return held;
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    await connection.check();
    return true;
  } catch (error) {
    if (error instanceof ConnectorError) return false;
    throw error;
  }
}

const WORDS_LENGTH = 200;

function refusalOf({ cause, message }: ConnectorError, tries: number, flowId: string): string {
  const words = hideSecrets(cause instanceof Error ? cause.message : message);
  const said = words.slice(0, WORDS_LENGTH).replace(/[.\s]+$/, "");
  return `Tried ${tries} times without an answer that is of use: ${said}. Look for the reason there, then have it run again (POST /flows/${flowId}/events/run-again).`;
}

import { keepAccountKey, type ConnectionRow } from "../../db/connections.ts";
import { lockAccount, takeUntoldEvents } from "../../db/untold-events.ts";
import { needsGrant, openSettings } from "../connection-settings.ts";
import type { Tx } from "../unit-of-work.ts";
import { forget } from "./forget.ts";
import { tellFlows } from "./tell.ts";

const AT_ONCE = 1_000;

/**
 * Keeps whose account a connection is of, as the vendor's webhooks name it. What had come of that account while nobody
 * here was known to be of it is told now, as it would have been then.
 */
export async function keepAccount(
  tx: Tx,
  row: Pick<ConnectionRow, "id" | "connector" | "sealedSettings">,
  accountKey: string,
): Promise<void> {
  const { id: connectionId, connector } = row;
  // One with a key of its own is told by its own address.
  if (!needsGrant(connector, openSettings(tx.keys.seal, row))) {
    return keepAccountKey(tx.db, connectionId, accountKey);
  }
  const account = { connector, accountKey };
  // Before it is known: what comes at this moment is kept apart before we look, or finds the connection.
  await lockAccount(tx.db, account);
  await keepAccountKey(tx.db, connectionId, accountKey);
  for (let count = AT_ONCE; count === AT_ONCE;) {
    const taken = await takeUntoldEvents(tx.db, account, connectionId, AT_ONCE);
    const told = taken.events.map((event) => ({ ...event, connectionId }));
    await forget(
      tx,
      told.filter(({ forgets }) => forgets),
    );
    await tellFlows(
      tx,
      told.filter(({ isOurs }) => !isOurs),
    );
    count = taken.count;
  }
}

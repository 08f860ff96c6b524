import { insertMessages, type NewMessage } from "../db/outbox.ts";
import type { Tx } from "./unit-of-work.ts";

/** Writes messages to workflows with the change they tell of; they go out after the commit. */
export async function enqueue(tx: Tx, messages: NewMessage[]): Promise<void> {
  tx.messageIds.push(...(await insertMessages(tx.db, messages)));
}

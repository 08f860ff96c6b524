import { insertMessages, keepWaitingNudge, type NewMessage } from "../db/outbox.ts";
import { flowWorkflowId } from "../domain/ids.ts";
import type { Tx } from "./unit-of-work.ts";

/** Writes messages to workflows with the change they tell of; they go out after the commit. */
export async function enqueue(tx: Tx, messages: NewMessage[]): Promise<void> {
  tx.messageIds.push(...(await insertMessages(tx.db, messages)));
}

/** Wakes flows, each once however much it was told; after so long, where more may come together. */
export async function nudgeAll(tx: Tx, flowIds: string[], holdSeconds = 0): Promise<void> {
  for (const subjectId of new Set(flowIds.toSorted())) {
    const workflowId = flowWorkflowId(subjectId);
    const waiting = await keepWaitingNudge(tx.db, workflowId);
    // The relay may have passed it over meanwhile.
    if (waiting?.isDue) tx.messageIds.push(waiting.id);
    if (!waiting) await enqueue(tx, [{ workflowId, kind: "nudge", subjectId, holdSeconds }]);
  }
}

import { createHash, timingSafeEqual } from "node:crypto";
import { readNotice } from "../connectors/google-sheets/push.ts";
import type { HeaderReader } from "../connectors/webhook-signature.ts";
import { isNudgeWaiting } from "../db/outbox.ts";
import { findChannel, secondsSinceNotice, takeNotice } from "../db/watch-channels.ts";
import { flowWorkflowId } from "../domain/ids.ts";
import { isUuid } from "../domain/uuid.ts";
import { enqueue } from "./outbox.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

/** What became of a notice. `unknown`: of no channel that is open here. */
export type TakenNotice =
  | "unreadable"
  | "unknown"
  | "unauthorized"
  | "opened"
  | "repeated"
  | "stored";

/** Saving a sheet makes several notices: the first nudges at once, those after it together. */
const BURST_SECONDS = 1;

/**
 * Takes word from Drive that the sheet of a flow may have changed: the flow looks. It says nothing of what has
 * changed, so one that is repeated, late or lost does no harm.
 */
export async function receiveDriveNotice(
  deps: ServiceDeps,
  connectionId: string,
  header: HeaderReader,
): Promise<TakenNotice> {
  const notice = readNotice(header);
  if (!notice) return "unreadable";
  if (!isUuid(notice.channelId)) return "unknown";
  const channel = await findChannel(deps.db, notice.channelId);
  if (!channel || channel.connectionId !== connectionId || channel.stoppedAt) return "unknown";
  if (!timingSafeEqual(hashChannelToken(notice.token), channel.tokenHash)) return "unauthorized";
  return unitOfWork(deps, async (tx) => {
    const quiet = await secondsSinceNotice(tx.db, channel.flowId);
    if (!(await takeNotice(tx.db, channel.id, notice))) return "repeated";
    if (!notice.isNews) return "opened";
    await nudge(tx, channel.flowId, quiet);
    return "stored";
  });
}

async function nudge(tx: Tx, flowId: string, quiet: number | null): Promise<void> {
  const workflowId = flowWorkflowId(flowId);
  if (await isNudgeWaiting(tx.db, workflowId)) return;
  const holdSeconds = quiet === null ? 0 : Math.max(0, BURST_SECONDS - quiet);
  await enqueue(tx, [{ workflowId, kind: "nudge", subjectId: flowId, holdSeconds }]);
}

/** What is kept of a channel's token. */
export const hashChannelToken = (token: string) => createHash("sha256").update(token).digest();

import { defineSearchAttributeKey } from "@temporalio/common";
import { setCurrentDetails, upsertSearchAttributes } from "@temporalio/workflow";
import type { InvitationStatus, NextStep } from "../domain/invitation.ts";

const status = defineSearchAttributeKey("UsherStatus", "KEYWORD");
const dueAt = defineSearchAttributeKey("UsherDueAt", "DATETIME");

/** Tells an operator where an invitation stands and what it waits for. */
export function show(searchable: boolean, now: InvitationStatus, next: NextStep): void {
  setCurrentDetails(`**${now}** · ${next.summary}`);
  // An attribute that is not registered would fail the task for ever.
  if (!searchable) return;
  upsertSearchAttributes([
    { key: status, value: now },
    { key: dueAt, value: next.waitUntil ? new Date(next.waitUntil) : null },
  ]);
}

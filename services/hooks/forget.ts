import { forgetAddresses, forgetPerson, isKnownElsewhere } from "../../db/forgotten.ts";
import { deleteItems } from "../../db/flow-items.ts";
import { listFlowsOf, lockFlow, type FlowRow } from "../../db/flows.ts";
import { emptyEventsAbout } from "../../db/hook-events.ts";
import { deleteKnownRows, listKnownRows } from "../../db/known-rows.ts";
import { lockPeopleOf } from "../../db/people.ts";
import type { KnownRow } from "../../domain/known-row.ts";
import { flowActor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import { endMembership } from "../memberships.ts";
import type { Tx } from "../unit-of-work.ts";
import type { Received } from "./receive.ts";

/**
 * Forgets what is kept of subjects that a vendor says are to be forgotten. Whoever has not activated yet is forgotten
 * with them; an account is the person's own, and is told of to whoever decides about it. In any order with the word
 * that the same subjects were deleted, the end is the same.
 */
export async function forget(tx: Tx, told: Received[]): Promise<void> {
  const byConnection = Map.groupBy(told, ({ row }) => row.connectionId);
  for (const [connectionId, of] of byConnection) {
    if (typeof connectionId !== "string") continue;
    const subjects = [...new Set(of.flatMap(({ event }) => event.objectIds))];
    await emptyEventsAbout(tx.db, connectionId, subjects);
    for (const { id } of await listFlowsOf(tx.db, connectionId)) {
      const flow = await lockFlow(tx.db, id);
      if (flow) await forgetIn(tx, flow, subjects);
    }
  }
}

async function forgetIn(tx: Tx, flow: FlowRow, subjects: string[]): Promise<void> {
  const known = await listKnownRows(tx.db, flow.id, 0, subjects);
  for (const row of known) await forgetRow(tx, flow, row);
  await deleteKnownRows(tx.db, flow.id, subjects);
  await deleteItems(tx.db, flow.id, subjects);
}

async function forgetRow(tx: Tx, flow: FlowRow, row: KnownRow): Promise<void> {
  const { key, membershipId } = row;
  const actor = flowActor(flow.id);
  const about = { locationId: flow.locationId, detail: { flowId: flow.id, key } };
  const [person] = membershipId === null ? [] : await lockPeopleOf(tx.db, [membershipId]);
  const addresses = [row.canonicalEmail, row.settledEmail].filter((one) => one !== null);
  if (!person || row.state !== "invited") {
    await forgetAddresses(tx.db, flow, addresses);
    return record(tx, actor, { type: "row.forgotten", reasonCode: "forgotten", ...about });
  }
  if (person.activatedAt !== null || (await isKnownElsewhere(tx.db, person.id, flow.locationId))) {
    const theirs = { ...about, personId: person.id, membershipId };
    return record(tx, actor, { type: "row.forgotten", reasonCode: "forget_by_hand", ...theirs });
  }
  await endMembership(tx, actor, person.membershipId, "forgotten");
  await forgetPerson(tx.db, person.id);
  await forgetAddresses(tx.db, flow, addresses);
  await record(tx, actor, { type: "row.forgotten", reasonCode: "forgotten", ...about });
}

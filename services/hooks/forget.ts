import { findMembershipOf, forgetPerson, isKnownElsewhere } from "../../db/forgotten.ts";
import {
  forgetDecisionsAbout,
  keepPlan,
  listEarlierMemberships,
  listPlansNaming,
} from "../../db/forgotten-rows.ts";
import { deleteItems } from "../../db/flow-items.ts";
import { listFlowsOf, lockFlow, type FlowRow } from "../../db/flows.ts";
import { emptyEventsAbout } from "../../db/hook-events.ts";
import { deleteKnownRows, listKnownRows } from "../../db/known-rows.ts";
import { findMembership, lockPeopleOf } from "../../db/people.ts";
import { planWithout } from "../../domain/flow-plan.ts";
import type { KnownRow } from "../../domain/known-row.ts";
import { flowActor } from "../../domain/permissions.ts";
import { record } from "../audit.ts";
import { endMembership } from "../memberships.ts";
import type { Tx } from "../unit-of-work.ts";
import type { Told } from "./tell.ts";

/**
 * Forgets what is kept of subjects that a vendor says are to be forgotten. Whoever has not activated yet is forgotten
 * with them; an account is the person's own, and is told of to whoever decides about it. In any order with the word
 * that the same subjects were deleted, the end is the same.
 */
export async function forget(tx: Tx, told: Told[]): Promise<void> {
  const byConnection = Map.groupBy(told, ({ connectionId }) => connectionId);
  for (const [connectionId, of] of byConnection) {
    if (typeof connectionId !== "string") continue;
    const subjects = [...new Set(of.flatMap((one) => one.subjects))];
    await emptyEventsAbout(tx.db, connectionId, subjects);
    const flows: { flow: FlowRow; known: KnownRow[] }[] = [];
    for (const { id } of await listFlowsOf(tx.db, connectionId)) {
      const flow = await lockFlow(tx.db, id);
      if (flow) flows.push({ flow, known: await listKnownRows(tx.db, id, 0, subjects) });
    }
    const invited = new Set(
      flows.flatMap(({ known }) =>
        known.flatMap(({ state, membershipId }) =>
          state === "invited" ? (membershipId ?? []) : [],
        ),
      ),
    );
    for (const { flow, known } of flows) await forgetIn(tx, flow, { subjects, known, invited });
  }
}

/** `invited`: the memberships that began by what the vendor told. */
type Subjects = { subjects: string[]; known: KnownRow[]; invited: ReadonlySet<string> };

async function forgetIn(tx: Tx, flow: FlowRow, { subjects, known, invited }: Subjects) {
  const addresses = new Set<string>();
  const kept = new Set<string>();
  for (const row of known) {
    const own = [row.canonicalEmail, row.settledEmail].filter((one) => one !== null);
    if (await isForgotten(tx, flow, row, invited)) for (const one of own) addresses.add(one);
    else kept.add(row.key);
  }
  for (const id of await listEarlierMemberships(tx.db, flow, subjects)) {
    const address = await forgetEarlier(tx, flow, id);
    if (address !== undefined) addresses.add(address);
  }
  await forgetDecisionsAbout(tx.db, flow, {
    keys: subjects.filter((key) => !kept.has(key)),
    addresses: [...addresses],
  });
  await forgetInPlans(tx, flow, subjects, addresses);
  await deleteKnownRows(tx.db, flow.id, subjects);
  await deleteItems(tx.db, flow.id, subjects);
}

/** False where the person behind it is somebody by themselves: that is told instead. */
async function isForgotten(
  tx: Tx,
  flow: FlowRow,
  row: KnownRow,
  invited: ReadonlySet<string>,
): Promise<boolean> {
  const { key } = row;
  const actor = flowActor(flow.id);
  const line = {
    type: "row.forgotten",
    locationId: flow.locationId,
    detail: { flowId: flow.id, key },
  };
  const addresses = [row.settledEmail, row.canonicalEmail].filter((one) => one !== null);
  // A row that was only noted when the flow began stands for nobody, and may name somebody all the same.
  const membershipId =
    row.membershipId ?? (await findMembershipOf(tx.db, flow.locationId, addresses)) ?? null;
  const [person] = membershipId === null ? [] : await lockPeopleOf(tx.db, [membershipId]);
  if (person && (await isTheirOwn(tx, flow, person, invited))) {
    const theirs = { personId: person.id, membershipId };
    await record(tx, actor, { ...line, reasonCode: "forget_by_hand", ...theirs });
    return false;
  }
  if (person) {
    await endMembership(tx, actor, person.membershipId, "forgotten");
    await forgetPerson(tx.db, person.id);
  }
  await record(tx, actor, { ...line, reasonCode: "forgotten" });
  return true;
}

type Person = Awaited<ReturnType<typeof lockPeopleOf>>[number];

const isTheirOwn = async (
  { db }: Tx,
  { locationId }: FlowRow,
  { id, membershipId, activatedAt }: Person,
  invited: ReadonlySet<string>,
): Promise<boolean> =>
  activatedAt !== null ||
  !invited.has(membershipId) ||
  (await isKnownElsewhere(db, id, locationId));

/** Whom they were before their address was corrected, unless that is somebody again; answers that address. */
async function forgetEarlier(tx: Tx, flow: FlowRow, membershipId: string) {
  const [person] = await lockPeopleOf(tx.db, [membershipId]);
  const membership = await findMembership(tx.db, membershipId);
  if (!person || person.activatedAt !== null || membership?.type === "member") return undefined;
  if (await isKnownElsewhere(tx.db, person.id, flow.locationId)) return undefined;
  return forgetPerson(tx.db, person.id);
}

/** A plan that waits says something else then: a yes to what it was is refused. */
async function forgetInPlans(tx: Tx, flow: FlowRow, subjects: string[], addresses: Set<string>) {
  const keys = new Set(subjects);
  for (const { id, plan } of await listPlansNaming(tx.db, flow.id, [...keys, ...addresses])) {
    const without = planWithout(plan, ({ key, fields }) => {
      const address = fields["email"]?.trim().toLowerCase() ?? "";
      return keys.has(key) || addresses.has(address);
    });
    await keepPlan(tx.db, id, without);
  }
}

import { deleteKnownRows } from "../../db/known-rows.ts";
import { correctInvitedName } from "../../db/invitations/rows.ts";
import { correctPerson, lockPeopleOf } from "../../db/people.ts";
import { flowActor } from "../../domain/permissions.ts";
import type { PresentChange } from "../../domain/row-changes.ts";
import type { PlannedChange } from "../../domain/row-planning.ts";
import { record, type AuditLine } from "../audit.ts";
import { endMembership } from "../memberships.ts";
import type { Tx } from "../unit-of-work.ts";
import { recordRows } from "./row-audit.ts";
import { settle, type DuePresent, type Work } from "./work.ts";

/** Takes over what rows say of people who have not activated yet. */
export async function correctPeople(work: Work, updated: DuePresent[]): Promise<void> {
  const { tx, flow, runId } = work;
  const people = await peopleOf(tx, updated);
  const corrected: AuditLine[] = [];
  for (const { change } of updated) {
    const person = people.get(change.known?.membershipId ?? "");
    if (!person) continue;
    const { firstName = "", lastName = null, phone = null } = change.row.fields;
    const said = { id: person.id, firstName, lastName, phone };
    if (await correctPerson(tx.db, said, flow.locationId)) {
      corrected.push({
        type: "member.updated",
        reasonCode: "corrected_before_activation",
        locationId: flow.locationId,
        personId: person.id,
        membershipId: person.membershipId,
      });
    }
    await correctInvitedName(tx.db, person.membershipId, { firstName, lastName });
  }
  await settle(work, updated);
  await record(tx, flowActor(flow.id), ...corrected);
  await recordRows(tx, flow, runId, "row.updated", updated);
}

/**
 * Takes back the invitations of addresses that were corrected, and gives those whose new address is to be invited.
 * Who has activated their account meanwhile keeps it.
 */
export async function takeBack(work: Work, rekeyed: DuePresent[]): Promise<DuePresent[]> {
  const { tx, flow, runId } = work;
  const people = await peopleOf(tx, rekeyed.map(correctedBy));
  const taken: DuePresent[] = [];
  for (const one of rekeyed) {
    const { known } = correctedBy(one).change;
    const person = people.get(known?.membershipId ?? "");
    const isTheirs = person !== undefined && person.activatedAt !== null;
    // Decided anew by the next pass, which knows of it.
    if (isTheirs && !one.change.corrects) continue;
    if (person && !isTheirs) {
      await endMembership(tx, flowActor(flow.id), person.membershipId, "address_corrected");
    }
    taken.push(one);
  }
  await recordRows(tx, flow, runId, "row.rekeyed", taken);
  await recordRows(tx, flow, runId, "row.rekeyed", taken.map(oldAddress));
  await deleteKnownRows(
    tx.db,
    flow.id,
    taken.flatMap(({ change }) => change.corrects?.key ?? []),
  );
  return taken;
}

const correctedBy = ({ change }: DuePresent) => ({
  change: { known: change.corrects ?? change.known },
});

/** The same decision, to be found by the address that stood there before. */
const oldAddress = (one: DuePresent): PlannedChange => {
  const known = one.change.corrects ?? one.change.known;
  return known ? { ...one, change: { kind: "missing", row: undefined, known } } : one;
};

async function peopleOf(tx: Tx, changes: { change: Pick<PresentChange, "known"> }[]) {
  const memberships = changes.flatMap(({ change }) => change.known?.membershipId ?? []);
  if (memberships.length === 0) return new Map<string, never>();
  const people = await lockPeopleOf(tx.db, memberships);
  return new Map(people.map((person) => [person.membershipId, person]));
}

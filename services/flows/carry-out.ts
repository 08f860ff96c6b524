import { lockFlow, type FlowRow } from "../../db/flows.ts";
import { deleteKnownRows } from "../../db/known-rows.ts";
import { lockDueRows, settleRows, type Settlement } from "../../db/row-settlements.ts";
import { getLocation } from "../../db/locations.ts";
import { lockPeopleOf } from "../../db/people.ts";
import { type PlannedChange } from "../../domain/row-planning.ts";
import type { Source } from "../../domain/invitation.ts";
import { isTakenUp } from "../../domain/known-row.ts";
import { flowActor } from "../../domain/permissions.ts";
import { problemText } from "../../domain/row-changes.ts";
import { invitePeople } from "../invitations/invite.ts";
import { endMembership } from "../memberships.ts";
import type { Tx } from "../unit-of-work.ts";
import { correctPeople, takeBack } from "./corrections.ts";
import { recordRows } from "./row-audit.ts";
import { isPresent, saidIn, settle, type Due, type DuePresent, type Work } from "./work.ts";

const REFUSALS: PlannedChange["outcome"][] = ["invalid", "duplicate", "conflict", "retell"];

/**
 * Does what was decided about rows, at most 100 of them at a time. Rows that another pass took up meanwhile are left
 * alone, and all of them when the flow was paused or deleted. Returns how many people were invited.
 */
export async function carryOut(
  tx: Tx,
  of: { flowId: string; runId: string | null; source: Source },
  planned: PlannedChange[],
): Promise<number> {
  const flow = await lockFlow(tx.db, of.flowId);
  if (flow?.state !== "running" && flow?.state !== "held") return 0;
  const due = await dueOf(tx, flow, planned);
  const work: Work = { tx, flow, runId: of.runId, source: of.source };
  const are = (...outcomes: PlannedChange["outcome"][]) =>
    due.filter(({ outcome }) => outcomes.includes(outcome));
  await refuse(work, are(...REFUSALS).filter(isPresent));
  await deleteKnownRows(
    tx.db,
    flow.id,
    are("forget").map(({ key }) => key),
  );
  await settle(work, are("settle", "missing"));
  await recordRows(tx, flow, of.runId, "row.missing", are("missing"));
  await end(work, are("end"));
  await correctPeople(work, are("update").filter(isPresent));
  const taken = await takeBack(work, are("rekey").filter(isPresent));
  return invite(work, [...are("invite", "skip").filter(isPresent), ...taken]);
}

async function dueOf(tx: Tx, flow: FlowRow, planned: PlannedChange[]): Promise<Due[]> {
  const keyed = planned.flatMap((one) =>
    one.change.known ? [{ ...one, key: one.change.known.key }] : [],
  );
  const open = await lockDueRows(
    tx.db,
    flow.id,
    keyed.map(({ key, change, outcome, reasonCode, problems }) => ({
      key,
      fingerprint: change.kind === "missing" ? null : change.fingerprint,
      problem: problems.length > 0 ? problemText(problems) : null,
      refusedFor: REFUSALS.includes(outcome) ? reasonCode : null,
    })),
  );
  return keyed.filter(({ key }) => open.has(key));
}

/** Keeps the reasons of rows that cannot be taken. Whoever a row stood for stays who they are. */
async function refuse({ tx, flow, runId }: Work, refused: DuePresent[]): Promise<void> {
  await settleRows(
    tx.db,
    flow.id,
    refused.map(({ key, change, problems, reasonCode }) => ({
      key,
      fingerprint: change.fingerprint,
      problem: problemText(problems),
      refusedFor: reasonCode,
      ...(change.known && !isTakenUp(change.known) && { state: "invalid" as const }),
    })),
  );
  for (const outcome of ["invalid", "duplicate", "conflict"] as const) {
    const those = refused.filter((one) => one.outcome === outcome);
    await recordRows(tx, flow, runId, `row.${outcome}`, those);
  }
}

async function end(work: Work, ended: Due[]): Promise<void> {
  const { tx, flow, runId } = work;
  const memberships = ended.flatMap(({ change }) => change.known?.membershipId ?? []);
  if (memberships.length > 0) await lockPeopleOf(tx.db, memberships);
  for (const id of memberships) await endMembership(tx, flowActor(flow.id), id, "row_gone");
  await settle(work, ended);
  await recordRows(tx, flow, runId, "row.ended", ended);
}

async function invite({ tx, flow, runId, source }: Work, wanted: DuePresent[]): Promise<number> {
  const byEmail = new Map(
    wanted.flatMap((one) => (one.change.row.key ? [[one.change.row.key, one] as const] : [])),
  );
  const location = await getLocation(tx.db, flow.locationId);
  const invited = await invitePeople(
    tx,
    flowActor(flow.id),
    location,
    [...byEmail].map(([canonicalEmail, one]) => personOf(one, canonicalEmail)),
    source,
    flow.id,
  );
  const settled: Settlement[] = [];
  const skipped: DuePresent[] = [];
  for (const { canonicalEmail, outcome, membershipId, invitationId } of invited) {
    const one = byEmail.get(canonicalEmail);
    if (!one) continue;
    const isSkipped = outcome === "already_member";
    if (isSkipped) skipped.push(one);
    settled.push({
      ...saidIn(one),
      key: one.key,
      state: isSkipped ? "skipped" : "invited",
      problem: null,
      email: canonicalEmail,
      invitationId,
      membershipId,
    });
  }
  await settleRows(tx.db, flow.id, settled);
  await recordRows(tx, flow, runId, "row.skipped", skipped, "already_member");
  return invited.length - skipped.length;
}

const personOf = ({ change: { row } }: DuePresent, canonicalEmail: string) => ({
  firstName: row.fields.firstName ?? "",
  lastName: row.fields.lastName,
  email: row.fields.email ?? canonicalEmail,
  canonicalEmail,
  phone: row.fields.phone,
});

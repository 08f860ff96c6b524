import type { RecordSet } from "../../connectors/records.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { listKnownRows } from "../../db/known-rows.ts";
import { listMembershipFacts, listSettledFields, listStandings } from "../../db/row-facts.ts";
import { planChanges, type PlanFacts, type PlannedChange } from "../../domain/row-planning.ts";
import { isTakenUp } from "../../domain/known-row.ts";
import { compareRows, type RowChange } from "../../domain/row-changes.ts";

/** Everything one read says against what is known, and what is to be done about it. */
export type Survey = {
  planned: PlannedChange[];
  facts: PlanFacts;
  /** How many people the source stands for. */
  people: number;
};

export type Records = Pick<RecordSet, "records" | "columns">;

export async function takeSurvey(
  db: Db,
  flow: FlowRow,
  { records, columns }: Records,
): Promise<Survey> {
  const known = await listKnownRows(db, flow.id, flow.policy.quietSeconds);
  const emailColumn = columns.find((column) => column.field === "email")?.header;
  const changes = compareRows(records, known, emailColumn);
  const facts = await gatherFacts(db, flow, changes);
  const isFirst = flow.state === "draft";
  return {
    planned: planChanges(changes, facts, { ...flow.policy, isFirst }),
    facts,
    people: known.filter((one) => isTakenUp(one) && !one.missingSettled).length,
  };
}

/** Asks only for what the changes are about: in a source at rest that is nothing. */
async function gatherFacts(db: Db, flow: FlowRow, changes: RowChange[]): Promise<PlanFacts> {
  const emails: string[] = [];
  const memberships: string[] = [];
  const keys: string[] = [];
  for (const change of changes) {
    const { kind, row, known } = change;
    if (kind === "unchanged" || (kind === "missing" && known.missingSettled)) continue;
    const mayInvite = kind === "added" || kind === "rekeyed" || (row && known?.returned);
    if (mayInvite && row.key !== undefined) emails.push(row.key);
    if (known?.membershipId) memberships.push(known.membershipId);
    if (kind === "added" && change.corrects) {
      keys.push(change.corrects.key);
      if (change.corrects.membershipId) memberships.push(change.corrects.membershipId);
    }
    if (known && isTakenUp(known)) keys.push(known.key);
  }
  const standings = await listStandings(db, flow.locationId, emails);
  const people = await listMembershipFacts(db, memberships);
  const before = await listSettledFields(db, flow.id, keys);
  return {
    standings: new Map(
      standings.map((one) => [
        one.canonicalEmail,
        {
          isMember: one.type === "member",
          hasLeft: one.type === "nonmember",
          hasBounced: one.status === "bounced" && one.activatedAt === null,
        },
      ]),
    ),
    memberships: new Map(
      people.map(({ id, type, activatedAt }) => [
        id,
        { isActive: activatedAt !== null, isMember: type === "member" },
      ]),
    ),
    before: new Map(before.map(({ key, settledFields }) => [key, settledFields ?? {}])),
  };
}

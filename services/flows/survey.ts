import type { RecordSet } from "../../connectors/records.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { countTakenUp, listKnownRows } from "../../db/known-rows.ts";
import { listMembershipFacts, listSettledFields, listStandings } from "../../db/row-facts.ts";
import { planChanges, type PlanFacts, type PlannedChange } from "../../domain/row-planning.ts";
import { countsOf } from "../../domain/flow-plan.ts";
import type { FlowPlan } from "../../domain/flow.ts";
import { isTakenUp } from "../../domain/known-row.ts";
import { compareRows, type RowChange } from "../../domain/row-changes.ts";
import { compareSubjects, type SubjectState } from "../../domain/subject-changes.ts";

/** Everything one read says against what is known, and what is to be done about it. */
export type Survey = {
  planned: PlannedChange[];
  facts: PlanFacts;
  /** How many people the source stands for. */
  people: number;
  /** How many of the rows people do not see at present. */
  hidden: number;
};

/** A collection read whole, or a look at some that have names of their own. */
export type Records =
  | Pick<RecordSet, "records" | "columns" | "hidden">
  /** `kept` are as an earlier look saw them: they may wait in a plan by that, and nothing is done by it. */
  | { subjects: SubjectState[]; kept?: ReadonlySet<string> };

export async function takeSurvey(db: Db, flow: FlowRow, records: Records): Promise<Survey> {
  const { changes, people } = await compare(db, flow, records);
  const facts = await gatherFacts(db, flow, changes);
  const isFirst = flow.state === "draft";
  const planned = planChanges(changes, facts, { ...flow.policy, isFirst });
  const hidden = ("hidden" in records && records.hidden) || 0;
  return { planned, facts, people, hidden };
}

/** How many rows each list of a plan has, and how many of all rows are hidden: those count like the others. */
export const countsIn = ({ hidden }: Pick<Survey, "hidden">, plan: FlowPlan) => ({
  ...countsOf(plan),
  ...(hidden > 0 && { hidden }),
});

async function compare(db: Db, flow: FlowRow, records: Records) {
  const { quietSeconds } = flow.policy;
  if ("subjects" in records) {
    const keys = records.subjects.map(({ subject }) => subject);
    const known = await listKnownRows(db, flow.id, quietSeconds, keys);
    const people = await countTakenUp(db, flow.id);
    return { changes: compareSubjects(records.subjects, known), people };
  }
  const known = await listKnownRows(db, flow.id, quietSeconds);
  const emailColumn = records.columns.find((column) => column.field === "email")?.header;
  return {
    changes: compareRows(records.records, known, emailColumn),
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

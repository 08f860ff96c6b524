import type { Db } from "../../db/connect.ts";
import { listStuckMessages } from "../../db/hand-overs.ts";
import {
  countBounced,
  listDoubtfulMails,
  listHeldItems,
  listHeldPlans,
  listLockedConnections,
  listQuarantined,
  listTroubledFlows,
} from "../../db/waiting.ts";
import { peopleIn, reasonsOfHold, type HoldReason } from "../../domain/hold-reasons.ts";
import { may, type Actor, type Permission } from "../../domain/permissions.ts";
import type { ConnectionView } from "../connection-view.ts";
import { iso } from "../invitations/view.ts";

type OfKind =
  | {
      kind: "plan";
      runId: string;
      flowId: string;
      name: string;
      people: number;
      reasons: HoldReason[];
      isPaused: boolean;
    }
  | {
      kind: "flow";
      flowId: string;
      name: string;
      trouble: FlowTrouble;
      connectionId: string | null;
      /** When it tries again by itself. */
      until: string | null;
    }
  | {
      kind: "connection";
      connectionId: string;
      name: string;
      connector: string;
      state: ConnectionView["state"];
      /** When we look again by ourselves. */
      until: string | null;
    }
  | { kind: "mail"; mailId: string; to: string }
  | { kind: "hand_over"; id: string; about: string }
  | { kind: "held_events"; flowId: string; name: string; count: number }
  | { kind: "quarantined"; connectionId: string; name: string; count: number }
  | { kind: "bounced"; count: number };

/** Something that goes on only when a person does something; `problem` is why, in the words of whoever had it. */
export type Waiting = OfKind & { since: string; problem: string | null };

/** What keeps a flow: it was paused, it cannot see its source, or it can and something else is wrong. */
export type FlowTrouble = "paused" | "paused_for_sign_in" | "blind" | "problem";

/** So many of each kind are named; of the others only the number is told. */
const NAMED = 5;

export type WaitingList = {
  items: Waiting[];
  /** How many more there are of a kind than are named. */
  more: { kind: Waiting["kind"]; count: number }[];
};

/** What waits for a person at a location, the longest waiting first, as far as the actor may do something about it. */
export async function listWaiting(db: Db, actor: Actor, locationId: string): Promise<WaitingList> {
  const looks: [Permission, (db: Db, locationId: string) => Promise<Found>][] = [
    ["integrations", heldPlans],
    ["integrations", troubledFlows],
    ["integrations", lockedConnections],
    ["integrations", heldEvents],
    ["integrations", quarantined],
    ["integrations", stuckHandOvers],
    ["customers", doubtfulMails],
    ["customers", bounced],
  ];
  const found: Found[] = [];
  for (const [permission, look] of looks) {
    if (may(actor, permission)) found.push(await look(db, locationId));
  }
  return {
    items: found
      .flatMap(({ items }) => items)
      .toSorted((one, other) => Date.parse(one.since) - Date.parse(other.since)),
    more: found.flatMap(({ items, total }) => {
      const [first] = items;
      return first && total > items.length
        ? [{ kind: first.kind, count: total - items.length }]
        : [];
    }),
  };
}

type Found = { items: Waiting[]; total: number };

const found = <T extends { total: number }>(rows: T[], view: (row: T) => Waiting): Found => ({
  items: rows.map(view),
  total: rows[0]?.total ?? 0,
});

const heldPlans = async (db: Db, locationId: string) =>
  found(await listHeldPlans(db, locationId, NAMED), (row) => ({
    kind: "plan",
    runId: row.runId,
    flowId: row.flowId,
    name: row.name,
    people: peopleIn(row.counts ?? {}),
    reasons: reasonsOfHold(row.counts ?? {}, row.policy),
    isPaused: row.state === "paused",
    since: row.since.toISOString(),
    problem: row.problem,
  }));

const troubledFlows = async (db: Db, locationId: string) =>
  found(await listTroubledFlows(db, locationId, NAMED), (row) => ({
    kind: "flow",
    flowId: row.flowId,
    name: row.name,
    trouble: troubleOf(row),
    connectionId: row.connectionId ?? row.actionConnectionId,
    until: iso(row.waitsUntil),
    since: row.since.toISOString(),
    problem: row.problem,
  }));

const troubleOf = (row: { state: string; pausedFor: string | null; stopped: boolean }) => {
  if (row.state === "paused") return row.pausedFor ? "paused_for_sign_in" : "paused";
  return row.stopped ? "blind" : "problem";
};

const lockedConnections = async (db: Db, locationId: string) =>
  found(await listLockedConnections(db, locationId, NAMED), (row) => ({
    kind: "connection",
    connectionId: row.connectionId,
    name: row.name,
    connector: row.connector,
    state: row.state,
    until: iso(row.probeAfter),
    since: row.since.toISOString(),
    problem: row.problem,
  }));

const heldEvents = async (db: Db, locationId: string) =>
  found(await listHeldItems(db, locationId, NAMED), (row) => ({
    kind: "held_events",
    flowId: row.flowId,
    name: row.name,
    count: row.count,
    since: row.since.toISOString(),
    problem: row.problem,
  }));

const quarantined = async (db: Db, locationId: string) =>
  found(await listQuarantined(db, locationId, NAMED), (row) => ({
    kind: "quarantined",
    connectionId: row.connectionId,
    name: row.name,
    count: row.count,
    since: row.since.toISOString(),
    problem: row.problem,
  }));

const stuckHandOvers = async (db: Db, locationId: string) =>
  found(await listStuckMessages(db, [locationId], NAMED), (row) => ({
    kind: "hand_over",
    id: row.id,
    about: row.flowName ?? row.email ?? row.workflowId,
    since: row.since.toISOString(),
    problem: row.reason,
  }));

const doubtfulMails = async (db: Db, locationId: string) =>
  found(await listDoubtfulMails(db, locationId, NAMED), (row) => ({
    kind: "mail",
    mailId: row.emailId,
    to: row.recipient,
    since: row.since.toISOString(),
    problem: row.reason,
  }));

async function bounced(db: Db, locationId: string): Promise<Found> {
  const { count, since } = await countBounced(db, locationId);
  const items =
    since === null
      ? []
      : [{ kind: "bounced" as const, count, since: since.toISOString(), problem: null }];
  return { items, total: items.length };
}

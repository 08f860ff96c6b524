import { listConnections } from "../../db/connections.ts";
import { actsIn, may, type Actor } from "../../domain/permissions.ts";
import { notFound } from "../../domain/errors.ts";
import type { ConnectionView } from "../connection-view.ts";
import { readHealth, type Health, type HealthDeps } from "../health.ts";
import { readFunnel, type Funnel, type FunnelPeriod } from "./funnel.ts";
import { readUpcoming, type Upcoming } from "./upcoming.ts";
import { listWaiting, type WaitingList } from "./waiting.ts";

/** A connection's state, as one line of the health. */
export type ConnectionHealth = Pick<
  ConnectionView,
  "id" | "name" | "connector" | "state" | "problem"
> & { since: string };

export type Today = {
  waiting: WaitingList;
  /** For those who may see people. */
  upcoming: Upcoming | null;
  funnel: Funnel | null;
  health: Health;
  /** For those who may see connections. */
  connections: ConnectionHealth[] | null;
};

const CONNECTIONS = 20;

/** All that somebody wants to know who comes to the console of a location: what waits, what comes, and how things are. */
export async function readToday(
  deps: HealthDeps,
  actor: Actor,
  location: { id: string; timezone: string },
  period: FunnelPeriod,
): Promise<Today> {
  if (!actsIn(actor, location.id)) throw notFound("The location");
  // Temporal takes its time to be away.
  const [health, rest] = await Promise.all([
    readHealth(deps, actor),
    readRest(deps, actor, location, period),
  ]);
  return { ...rest, health };
}

async function readRest(
  deps: HealthDeps,
  actor: Actor,
  location: { id: string; timezone: string },
  period: FunnelPeriod,
): Promise<Omit<Today, "health">> {
  const { db } = deps;
  const seesPeople = may(actor, "customers");
  const seesFigures = seesPeople || may(actor, "analytics");
  return {
    waiting: await listWaiting(db, actor, location.id),
    upcoming: seesPeople ? await readUpcoming(db, location) : null,
    funnel: seesFigures ? await readFunnel(db, location.id, period) : null,
    connections: may(actor, "integrations") ? await connectionsOf(deps, location.id) : null,
  };
}

async function connectionsOf({ db }: HealthDeps, locationId: string): Promise<ConnectionHealth[]> {
  const rows = await listConnections(db, locationId, { limit: CONNECTIONS });
  return rows.map(({ id, name, connector, state, problem, stateSince }) => ({
    id,
    name,
    connector,
    state,
    problem,
    since: stateSince.toISOString(),
  }));
}

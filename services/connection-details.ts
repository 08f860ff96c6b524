import { listChecks } from "../db/connection-checks.ts";
import { listFlowsUsing, listGrantUses } from "../db/connection-uses.ts";
import type { FlowState } from "../domain/flow.ts";
import type { Actor } from "../domain/permissions.ts";
import { getConnection, listConnections } from "./connections.ts";
import type { ConnectionView } from "./connection-view.ts";
import type { ServiceDeps } from "./unit-of-work.ts";

/** The last time that somebody asked whether it works. `lost`: whoever asked ended before there was an answer. */
export type Check =
  | { state: "never" }
  | { state: "open"; askedAt: Date }
  | { state: "lost"; askedAt: Date }
  | { state: "done"; at: Date; problem: string | null };

export type UsingFlow = { id: string; name: string; state: FlowState };

/** A connection with what hangs on it. */
export type ConnectionDetails = ConnectionView & {
  check: Check;
  flows: UsingFlow[];
  /** When it was last used as whoever signed in; null where nobody did. */
  grant: { grantedAt: Date; usedAt: Date; isUnused: boolean } | null;
};

type Deps = Pick<ServiceDeps, "db" | "keys">;

export async function getConnectionDetails(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<ConnectionDetails> {
  const [details] = await withDetails(deps, [await getConnection(deps, actor, id)]);
  if (!details) throw new Error("One connection went in and none came out.");
  return details;
}

export async function listConnectionDetails(
  deps: Deps,
  actor: Actor,
  locationRef: string,
  page: { limit: number; before?: string },
): Promise<{ items: ConnectionDetails[]; nextId: string | null }> {
  const { items, nextId } = await listConnections(deps, actor, locationRef, page);
  return { items: await withDetails(deps, items), nextId };
}

async function withDetails({ db }: Deps, views: ConnectionView[]): Promise<ConnectionDetails[]> {
  const ids = views.map(({ id }) => id);
  const [checks, flows, grants] = await Promise.all([
    listChecks(db, ids),
    listFlowsUsing(db, ids),
    listGrantUses(db, ids),
  ]);
  return views.map((view) => {
    const grant = grants.find(({ connectionId }) => connectionId === view.id);
    return {
      ...view,
      check: checkOf(checks.find(({ id }) => id === view.id)),
      flows: flows
        .filter((flow) => flow.connectionId === view.id || flow.actionConnectionId === view.id)
        .map(({ id, name, state }) => ({ id, name, state })),
      // With a key in its settings a connection uses no grant.
      grant: grant && view.scopes.length > 0 ? grant : null,
    };
  });
}

function checkOf(row: Awaited<ReturnType<typeof listChecks>>[number] | undefined): Check {
  if (row?.checkAskedAt && row.isOpen) {
    return { state: row.isLate ? "lost" : "open", askedAt: row.checkAskedAt };
  }
  if (row?.checkedAt) return { state: "done", at: row.checkedAt, problem: row.checkProblem };
  return { state: "never" };
}

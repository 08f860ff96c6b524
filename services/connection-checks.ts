import {
  findConnection,
  lockConnection,
  updateConnection,
  type ConnectionRow,
} from "../db/connections.ts";
import { ConnectorError } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { letIn, lockOut } from "./connection-failures.ts";
import { connectionView, visibleConnection, type ConnectionView } from "./connection-view.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { keepAccount } from "./hooks/accounts.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

export type CheckDeps = ServiceDeps & {
  connectors: Pick<ConnectorRuntime, "open" | "renewAccess">;
};

type Refused = { state: "needs_sign_in" | "misconfigured"; problem: string };
type Found = { state: "ok"; accountKey: string | undefined } | Refused;

/** Asks the vendor, with no transaction open, and keeps what came of it. */
export async function checkConnection(
  deps: CheckDeps,
  actor: Actor,
  id: string,
): Promise<ConnectionView> {
  const row = await visibleConnection(deps.db, actor, id);
  const found = await askVendor(deps, row);
  return unitOfWork(deps, async (tx) => {
    await keep(tx, actor, id, found);
    return connectionView(tx, await visibleConnection(tx.db, actor, id));
  });
}

async function askVendor(deps: CheckDeps, row: ConnectionRow): Promise<Found> {
  const began = performance.now();
  const first = await outcomeOf(deps, row);
  if (first.state !== "needs_sign_in") return first;
  try {
    const isWorthIt = await deps.connectors.renewAccess(row, began);
    return isWorthIt
      ? await outcomeOf(deps, (await findConnection(deps.db, row.id)) ?? row)
      : first;
  } catch (error) {
    return failed(error);
  }
}

async function outcomeOf({ connectors }: CheckDeps, row: ConnectionRow): Promise<Found> {
  try {
    const opened = await connectors.open(row);
    await opened.check();
    return { state: "ok", accountKey: await opened.accountKey() };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Refused {
  if (!(error instanceof ConnectorError)) throw error;
  // Nothing was learned about the settings: the caller may ask again.
  if (error.kind === "rate_limited" || error.kind === "unavailable") throw error;
  const state = error.kind === "unauthorized" ? "needs_sign_in" : "misconfigured";
  return { state, problem: error.message };
}

async function keep(tx: Tx, actor: Actor, id: string, found: Found) {
  if (found.state === "needs_sign_in") return lockOut(tx, id, found.problem);
  const row = await lockConnection(tx.db, id);
  const { state: before } = row;
  if (found.state !== "ok") {
    // It may have failed before anybody was asked whether we may in: whoever is out stays out.
    const state = before === "needs_sign_in" ? before : found.state;
    return updateConnection(tx.db, id, { state, problem: found.problem });
  }
  if (found.accountKey !== undefined) await keepAccount(tx, row, found.accountKey);
  if (before === "needs_sign_in") await letIn(tx, actor, id);
  const state = before === "paused" ? before : found.state;
  return updateConnection(tx.db, id, { state, problem: null });
}

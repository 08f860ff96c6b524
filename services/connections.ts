import { uuidv7 } from "uuidv7";
import { findConnector } from "../connectors/catalog.ts";
import type { Db } from "../db/connect.ts";
import {
  deleteConnection as removeConnection,
  findConnection,
  insertConnection,
  listConnections as queryConnections,
  lockConnection,
  updateConnection as writeConnection,
  type ConnectionRow,
} from "../db/connections.ts";
import { getLocation } from "../db/locations.ts";
import { seal, type Keys } from "../db/sealed.ts";
import { ConnectorError, DomainError, notFound } from "../domain/errors.ts";
import { actsIn, authorize, type Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import {
  openConnection,
  openSettings,
  settingsPlace,
  type OpenConnection,
} from "./connection-settings.ts";
import { checkedSettings, withoutSecrets, type Settings } from "./connectors.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

/** Whoever can reach the vendors. */
export type ConnectorRuntime = {
  /** Makes one harmless call with the settings; throws a `ConnectorError` that says what is in the way. */
  check(connection: OpenConnection): Promise<void>;
};

/** A connection as outsiders see it: of a secret only that it is set. */
export type ConnectionView = {
  id: string;
  locationId: string;
  connector: string;
  name: string;
  settings: Settings;
  secrets: string[];
  state: ConnectionRow["state"];
  problem: string | null;
  createdAt: string;
};

export type NewConnection = { connector: string; name: string; settings: Settings };
export type ConnectionChange = { name?: string | undefined; settings?: Settings | undefined };

const PERMISSION = "integrations";

export async function createConnection(
  tx: Tx,
  actor: Actor,
  locationRef: string,
  input: NewConnection,
): Promise<ConnectionView> {
  const location = await getLocation(tx.db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const id = uuidv7();
  const settings = checkedSettings(input.connector, input.settings);
  const row = await insertConnection(tx.db, {
    id,
    locationId: location.id,
    connector: input.connector,
    name: input.name,
    sealedSettings: seal(tx.keys.seal, settingsPlace(id), JSON.stringify(settings)),
  });
  await note(tx, actor, row, "connection.created");
  return view(tx.keys.seal, row);
}

export async function getConnection(
  { db, keys }: Pick<ServiceDeps, "db" | "keys">,
  actor: Actor,
  id: string,
): Promise<ConnectionView> {
  return view(keys.seal, await visible(db, actor, id));
}

export async function listConnections(
  { db, keys }: Pick<ServiceDeps, "db" | "keys">,
  actor: Actor,
  locationRef: string,
  page: { limit: number; before?: string },
): Promise<{ items: ConnectionView[]; nextId: string | null }> {
  const location = await getLocation(db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const rows = await queryConnections(db, location.id, { ...page, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map((row) => view(keys.seal, row));
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Settings that are left out stay as they are, secrets above all; null clears one. */
export async function updateConnection(
  tx: Tx,
  actor: Actor,
  id: string,
  change: ConnectionChange,
): Promise<ConnectionView> {
  await visible(tx.db, actor, id);
  const before = await lockConnection(tx.db, id);
  const sent = Object.entries({ ...openSettings(tx.keys.seal, before), ...change.settings });
  const settings = Object.fromEntries(sent.filter(([, value]) => value !== null));
  const checked = checkedSettings(before.connector, settings);
  const row = await writeConnection(tx.db, id, {
    name: change.name ?? before.name,
    sealedSettings: seal(tx.keys.seal, settingsPlace(id), JSON.stringify(checked)),
  });
  if (!row) throw notFound("The connection");
  await note(tx, actor, row, "connection.updated", { fields: Object.keys(change) });
  return view(tx.keys.seal, row);
}

export async function deleteConnection(tx: Tx, actor: Actor, id: string): Promise<void> {
  const row = await visible(tx.db, actor, id);
  if (!(await removeConnection(tx.db, id))) {
    throw new DomainError("conflict", "A flow uses this connection. Delete the flow first.");
  }
  await note(tx, actor, row, "connection.removed");
}

/** Asks the vendor, with no transaction open, and keeps what came of it. */
export async function checkConnection(
  deps: ServiceDeps & { connectors: ConnectorRuntime },
  actor: Actor,
  id: string,
): Promise<ConnectionView> {
  const row = await visible(deps.db, actor, id);
  const found = await outcomeOf(deps.connectors.check(openConnection(deps.keys.seal, row)));
  return unitOfWork(deps, async (tx) => {
    const state = found.state === "ok" && row.state === "paused" ? "paused" : found.state;
    const after = await writeConnection(tx.db, id, { state, problem: found.problem });
    if (!after) throw notFound("The connection");
    return view(tx.keys.seal, after);
  });
}

async function outcomeOf(
  check: Promise<void>,
): Promise<{ state: ConnectionRow["state"]; problem: string | null }> {
  try {
    await check;
    return { state: "ok", problem: null };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // Nothing was learned about the settings: the caller may ask again.
    if (error.kind === "rate_limited" || error.kind === "unavailable") throw error;
    const state = error.kind === "unauthorized" ? "needs_sign_in" : "misconfigured";
    return { state, problem: error.message };
  }
}

async function visible(db: Db, actor: Actor, id: string): Promise<ConnectionRow> {
  const row = await findConnection(db, id);
  if (!row || !actsIn(actor, row.locationId)) throw notFound("The connection");
  authorize(actor, PERMISSION, row.locationId);
  return row;
}

function view(keys: Keys, row: ConnectionRow): ConnectionView {
  const { id, locationId, connector, name, state, problem } = row;
  const shown = withoutSecrets(findConnector(connector)?.settings, openSettings(keys, row));
  return {
    id,
    locationId,
    connector,
    name,
    ...shown,
    state,
    problem,
    createdAt: row.createdAt.toISOString(),
  };
}

const NOTED = {
  "connection.created": "created",
  "connection.updated": "changed",
  "connection.removed": "deleted",
} as const;

function note(
  tx: Tx,
  actor: Actor,
  row: ConnectionRow,
  type: keyof typeof NOTED,
  more: Record<string, unknown> = {},
): Promise<void> {
  return record(tx, actor, {
    type,
    reasonCode: NOTED[type],
    locationId: row.locationId,
    detail: { connectionId: row.id, connector: row.connector, ...more },
  });
}

import { uuidv7 } from "uuidv7";
import type { Db } from "../db/connect.ts";
import {
  deleteConnection as removeConnection,
  insertConnection,
  listConnections as queryConnections,
  lockConnection,
  updateConnection as writeConnection,
  type ConnectionRow,
} from "../db/connections.ts";
import { findGrant } from "../db/connection-grants.ts";
import { getLocation } from "../db/locations.ts";
import { seal } from "../db/sealed.ts";
import { ConnectorError, DomainError, notFound } from "../domain/errors.ts";
import { authorize, type Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { checkConnection, type CheckDeps } from "./connection-checks.ts";
import { NOBODY_SIGNED_IN } from "./connection-grants.ts";
import { needsGrant, openSettings, settingsPlace } from "./connection-settings.ts";
import {
  connectionView,
  connectionViews,
  PERMISSION,
  visibleConnection,
  type ConnectionView,
} from "./connection-view.ts";
import { checkedSettings, type Settings } from "./connectors.ts";
import { refuseTwinsOf } from "./flows/twin.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

export type NewConnection = { connector: string; name: string; settings: Settings };
export type ConnectionChange = { name?: string | undefined; settings?: Settings | undefined };

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
    ...(needsGrant(input.connector, settings) && NOT_YET),
  });
  await note(tx, actor, row, "connection.created");
  return connectionView(tx, row);
}

const NOT_YET = { state: "needs_sign_in", problem: NOBODY_SIGNED_IN } as const;

export async function getConnection(
  deps: Pick<ServiceDeps, "db" | "keys">,
  actor: Actor,
  id: string,
): Promise<ConnectionView> {
  return connectionView(deps, await visibleConnection(deps.db, actor, id));
}

export async function listConnections(
  deps: Pick<ServiceDeps, "db" | "keys">,
  actor: Actor,
  locationRef: string,
  page: { limit: number; before?: string },
): Promise<{ items: ConnectionView[]; nextId: string | null }> {
  const location = await getLocation(deps.db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const rows = await queryConnections(deps.db, location.id, { ...page, limit: page.limit + 1 });
  const items = await connectionViews(deps, rows.slice(0, page.limit));
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Settings that are left out stay as they are, secrets above all; null clears one. */
export async function updateConnection(
  tx: Tx,
  actor: Actor,
  id: string,
  change: ConnectionChange,
): Promise<ConnectionView> {
  await visibleConnection(tx.db, actor, id);
  const before = await lockConnection(tx.db, id);
  const opened = openSettings(tx.keys.seal, before);
  const sent = Object.entries({ ...opened, ...change.settings });
  const settings = Object.fromEntries(sent.filter(([, value]) => value !== null));
  const checked = checkedSettings(before.connector, settings);
  const staysSignedIn = [opened, checked].every((one) => needsGrant(before.connector, one));
  const row = await writeConnection(tx.db, id, {
    name: change.name ?? before.name,
    sealedSettings: seal(tx.keys.seal, settingsPlace(id), JSON.stringify(checked)),
    // Another key may be to another account.
    ...(change.settings && !staysSignedIn && { accountKey: null }),
    ...((await hasNobodyIn(tx.db, before, checked)) && NOT_YET),
  });
  if (!row) throw notFound("The connection");
  if (change.settings) await refuseTwinsOf(tx, id);
  await note(tx, actor, row, "connection.updated", { fields: Object.keys(change) });
  return connectionView(tx, row);
}

/** The key is gone, and nobody ever signed in. */
const hasNobodyIn = async (db: Db, { id, connector, state }: ConnectionRow, settings: Settings) =>
  state !== "needs_sign_in" && needsGrant(connector, settings) && !(await findGrant(db, id));

/** The same, and a connection that was locked out is tried at once: with another key it may be in again. */
export async function changeConnection(
  deps: CheckDeps,
  actor: Actor,
  id: string,
  change: ConnectionChange,
): Promise<ConnectionView> {
  const view = await unitOfWork(deps, (tx) => updateConnection(tx, actor, id, change));
  if (view.state !== "needs_sign_in" || change.settings === undefined) return view;
  try {
    return await checkConnection(deps, actor, id);
  } catch (error) {
    // The change is kept, whether the vendor answers at the moment or not.
    if (error instanceof ConnectorError) return view;
    throw error;
  }
}

/** What somebody let us do goes with it. */
export async function deleteConnection(tx: Tx, actor: Actor, id: string): Promise<void> {
  const row = await visibleConnection(tx.db, actor, id);
  if (!(await removeConnection(tx.db, id))) {
    throw new DomainError("conflict", "A flow uses this connection. Delete the flow first.");
  }
  await note(tx, actor, row, "connection.removed");
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

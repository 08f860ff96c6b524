import { findConnector } from "../connectors/catalog.ts";
import type { Connector } from "../connectors/connector.ts";
import type { Db } from "../db/connect.ts";
import { listAccounts } from "../db/connection-grants.ts";
import { findConnection, type ConnectionRow } from "../db/connections.ts";
import type { Keys } from "../db/sealed.ts";
import { notFound } from "../domain/errors.ts";
import { actsIn, authorize, type Actor } from "../domain/permissions.ts";
import { needsGrant, openSettings } from "./connection-settings.ts";
import { withoutSecrets, type Settings } from "./connectors.ts";
import type { ServiceDeps } from "./unit-of-work.ts";

/** A connection as outsiders see it: of a secret only that it is set, of a grant only whose it is and for what. */
export type ConnectionView = {
  id: string;
  locationId: string;
  connector: string;
  name: string;
  settings: Settings;
  secrets: string[];
  /** As whom we are let in: who signed in, or whose key it is. Null where that is nobody. */
  account: string | null;
  scopes: string[];
  state: ConnectionRow["state"];
  problem: string | null;
  createdAt: string;
  /** Where its vendor tells us what happens, after the address of the hub; null where it tells nothing. */
  hookPath: string | null;
};

export const PERMISSION = "integrations";

/** The connection, if the actor may see it. */
export async function visibleConnection(db: Db, actor: Actor, id: string): Promise<ConnectionRow> {
  const row = await findConnection(db, id);
  if (!row || !actsIn(actor, row.locationId)) throw notFound("The connection");
  authorize(actor, PERMISSION, row.locationId);
  return row;
}

type ViewDeps = { db: Db; keys: Pick<ServiceDeps["keys"], "seal"> };

export async function connectionView(deps: ViewDeps, row: ConnectionRow): Promise<ConnectionView> {
  const [view] = await connectionViews(deps, [row]);
  if (!view) throw new Error("One connection went in and none came out.");
  return view;
}

export async function connectionViews(
  { db, keys }: ViewDeps,
  rows: ConnectionRow[],
): Promise<ConnectionView[]> {
  const accounts = await listAccounts(
    db,
    rows.map(({ id }) => id),
  );
  const byId = new Map(accounts.map((one) => [one.connectionId, one]));
  return rows.map((row) => view(keys.seal, row, byId.get(row.id)));
}

function view(
  keys: Keys,
  row: ConnectionRow,
  grant: { account: string; scopes: string[] } | undefined,
): ConnectionView {
  const { id, locationId, connector, name, state, problem } = row;
  const settings = openSettings(keys, row);
  const found = findConnector(connector);
  const used = needsGrant(connector, settings) ? grant : undefined;
  return {
    id,
    locationId,
    connector,
    name,
    ...withoutSecrets(found?.settings, settings),
    account: used?.account ?? found?.shareWith(settings) ?? null,
    scopes: used?.scopes ?? [],
    state,
    problem,
    createdAt: row.createdAt.toISOString(),
    hookPath: hookPathOf(found, id, settings),
  };
}

function hookPathOf(connector: Connector | undefined, id: string, settings: Settings) {
  if (!connector?.webhook) return null;
  const ofAll = `/hooks/${connector.id}`;
  // Whom people let in is one app at the vendor, which has one address for all accounts.
  if (needsGrant(connector.id, settings)) return ofAll;
  const end = connector.webhook.pathEnd?.(settings);
  return end === undefined ? `${ofAll}/${id}` : `${ofAll}/${id}/${end}`;
}

/** The same with the whole address of its webhooks. */
export const withHookUrl = (publicUrl: URL, { hookPath, ...shown }: ConnectionView) => ({
  ...shown,
  hookUrl: hookPath === null ? null : `${publicUrl.origin}${hookPath}`,
});

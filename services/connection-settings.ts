import { findConnector } from "../connectors/catalog.ts";
import type { ConnectionRow } from "../db/connections.ts";
import { open, type Keys } from "../db/sealed.ts";
import { withoutSecrets, type Settings } from "./connectors.ts";

/** Settings of an own connection as they are used, opened for one call. */
export type OpenConnection = { id: string; connector: string; settings: Settings };

export type SealedConnection = Pick<ConnectionRow, "id" | "connector" | "sealedSettings">;

/** Where the settings of a connection are sealed. */
export const settingsPlace = (id: string) => `connection.settings/${id}`;

/** The settings of a connection, for a call to its vendor. */
export function openConnection(keys: Keys, row: SealedConnection): OpenConnection {
  return { id: row.id, connector: row.connector, settings: openSettings(keys, row) };
}

/** Its settings. Only `seal` of a checked object writes there, so an object comes out. */
export function openSettings(keys: Keys, row: SealedConnection): Settings {
  return JSON.parse(open(keys, settingsPlace(row.id), row.sealedSettings)) as Settings;
}

/** Whether somebody has to sign in: the vendor lets people do so, and the settings have no key. */
export function needsGrant(connectorId: string, settings: Settings): boolean {
  const connector = findConnector(connectorId);
  if (!connector?.oauth) return false;
  return withoutSecrets(connector.settings, settings).secrets.length === 0;
}

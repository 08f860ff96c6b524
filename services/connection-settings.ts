import type { ConnectionRow } from "../db/connections.ts";
import { open, type Keys } from "../db/sealed.ts";
import type { Settings } from "./connectors.ts";

/** Settings of an own connection as they are used, opened for one call. */
export type OpenConnection = { id: string; connector: string; settings: Settings };

/** Where the settings of a connection are sealed. */
export const settingsPlace = (id: string) => `connection.settings/${id}`;

type Sealed = Pick<ConnectionRow, "id" | "connector" | "sealedSettings">;

/** The settings of a connection, for a call to its vendor. */
export function openConnection(keys: Keys, row: Sealed): OpenConnection {
  return { id: row.id, connector: row.connector, settings: openSettings(keys, row) };
}

/** Its settings. Only `seal` of a checked object writes there, so an object comes out. */
export function openSettings(keys: Keys, row: Sealed): Settings {
  return JSON.parse(open(keys, settingsPlace(row.id), row.sealedSettings)) as Settings;
}

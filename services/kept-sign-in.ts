import { lockConnection, updateConnection } from "../db/connections.ts";
import { getLocation } from "../db/locations.ts";
import { actsIn, may, type Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { letIn } from "./connection-failures.ts";
import { keepGrant } from "./connection-grants.ts";
import { needsGrant, openSettings } from "./connection-settings.ts";
import { PERMISSION } from "./connection-view.ts";
import { currentActor } from "./current-actor.ts";
import { keepAccount } from "./hooks/accounts.ts";
import type { Tx } from "./unit-of-work.ts";

type Used = { connectionId: string; actorKind: Actor["kind"]; actorId: string | null };

export type Refused = { end: "not_allowed"; locationName: string } | { end: "keyed" };

/** Somebody was away at the vendor: who asked for it may lack the right by now, and a key may have been set. */
export async function keepSignIn(
  tx: Tx,
  { connectionId, actorKind, actorId }: Used,
  { accountKey, ...given }: Parameters<typeof keepGrant>[2] & { accountKey: string | undefined },
): Promise<Refused | undefined> {
  const connection = await lockConnection(tx.db, connectionId);
  const { connector, locationId } = connection;
  const actor = await currentActor(tx.db, { kind: actorKind, id: actorId }, locationId);
  if (!actsIn(actor, locationId) || !may(actor, PERMISSION)) {
    const { name: locationName } = await getLocation(tx.db, locationId);
    return { end: "not_allowed", locationName };
  }
  if (!needsGrant(connector, openSettings(tx.keys.seal, connection))) {
    return { end: "keyed" };
  }
  await letIn(tx, actor, connectionId);
  await keepGrant(tx, connectionId, given);
  // It may be another account than before.
  if (accountKey === undefined) await updateConnection(tx.db, connectionId, { accountKey: null });
  else await keepAccount(tx, connection, accountKey);
  await record(tx, actor, {
    type: "connection.signed_in",
    reasonCode: "connection_signed_in",
    locationId,
    detail: { connectionId, connector, scopes: given.grant.scopes },
  });
  return undefined;
}

import { uuidv7 } from "uuidv7";
import type { Connector } from "../../connectors/connector.ts";
import { findConnector } from "../../connectors/catalog.ts";
import type { HookEvent, HookRequest, Webhook } from "../../connectors/webhook.ts";
import {
  findConnection,
  listConnectionsOf,
  wasRemoved,
  type ConnectionRow,
} from "../../db/connections.ts";
import { findHookEvent, insertHookEvents, type NewHookEvent } from "../../db/hook-events.ts";
import { UnreadableSecret } from "../../db/sealed.ts";
import { insertUntoldEvents, lockAccount, type Account } from "../../db/untold-events.ts";
import { isUuid } from "../../domain/uuid.ts";
import { needsGrant, openSettings } from "../connection-settings.ts";
import type { Settings } from "../connectors.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../unit-of-work.ts";
import { forget } from "./forget.ts";
import { tellFlows, type Told } from "./tell.ts";

/** What became of a delivery. `unset`: we have no secret to check it with; `gone`: there was such a connection. */
export type ReceivedHook =
  | { state: "unknown" | "gone" | "unset" | "forged" | "unreadable" }
  | { state: "repeated"; eventId: string | null }
  /** `quarantined`: so many of them nothing can be made of. */
  | { state: "stored"; eventId: string | null; quarantined: number };

export type HookDeps = ServiceDeps & {
  now: () => Date;
  /** The secret by which a vendor signs for the hub as an app, where it is one. */
  appSecret(connectorId: string): string | undefined;
};

/** Where a delivery goes to: a connection, or the hub as an app at the vendor, which tells of all its accounts. */
export type HookTarget = {
  connector: Connector;
  webhook: Webhook;
  connection: ConnectionRow | undefined;
  settings: Settings | undefined;
};

/** The connection that an address is of; `gone` where it was one once, `unset` where its settings cannot be read here. */
export async function findTarget(
  { db, keys }: Pick<ServiceDeps, "db" | "keys">,
  connectorId: string,
  connectionId: string | undefined,
): Promise<HookTarget | "unknown" | "gone" | "unset"> {
  const connector = findConnector(connectorId);
  const webhook = connector?.webhook;
  if (!connector || !webhook) return "unknown";
  if (connectionId === undefined) {
    return connector.oauth
      ? { connector, webhook, connection: undefined, settings: undefined }
      : "unknown";
  }
  if (!isUuid(connectionId)) return "unknown";
  const connection = await findConnection(db, connectionId);
  if (!connection) return (await wasRemoved(db, connectionId)) ? "gone" : "unknown";
  if (connection.connector !== connectorId) return "unknown";
  try {
    return { connector, webhook, connection, settings: openSettings(keys.seal, connection) };
  } catch (error) {
    if (error instanceof UnreadableSecret) return "unset";
    throw error;
  }
}

/**
 * Takes what a vendor tells: checked, then stored with all that follows from it, before the answer. What is repeated,
 * or is our own doing, has no effect.
 */
export async function receiveHook(
  deps: HookDeps,
  { connector, webhook, connection, settings }: HookTarget,
  request: HookRequest,
): Promise<ReceivedHook> {
  const secrets = { settings, appSecret: deps.appSecret(connector.id) };
  switch (webhook.verify(request, secrets, deps.now())) {
    case "secret_missing":
      return { state: "unset" };
    case "forged":
      return { state: "forged" };
    case "genuine":
  }
  const events = webhook.parse(request, settings);
  if (!events) return { state: "unreadable" };
  return unitOfWork(deps, async (tx) => {
    const rows: Received[] = [];
    const owners = ownersIn(tx, connector.id, connection);
    for (const event of events) {
      for (const owner of await owners(event.account))
        rows.push({ event, row: rowOf(event, owner) });
    }
    const stored = await insertHookEvents(
      tx.db,
      rows.map(({ row }) => row),
    );
    const news = rows.filter(({ row }) => stored.has(row.id));
    // First, for it takes the locks of the flows, which everybody else takes before those of what a flow is told.
    await forget(tx, toldOf(news.filter(({ event }) => event.forgets === true)));
    await tellFlows(tx, toldOf(news.filter(({ row }) => row.state === "taken")));
    if (!connection) await insertUntoldEvents(tx.db, untoldOf(connector.id, news));
    const [first] = rows;
    if (news[0] || !first) {
      const quarantined = news.filter(({ row }) => row.state === "quarantined").length;
      return { state: "stored", eventId: news[0]?.row.id ?? null, quarantined };
    }
    const earlier = await findHookEvent(tx.db, first.row.connectionId, first.row.key);
    return { state: "repeated", eventId: earlier?.id ?? null };
  });
}

/** An event as it came, and as it is kept for one connection. */
type Received = { event: HookEvent; row: NewHookEvent & { id: string } };

const toldOf = (news: Received[]): Told[] =>
  news.map(({ event, row: { id, connectionId, subjects } }) => {
    return { id, connectionId, subjects, property: event.property ?? null };
  });

/** What the hub as an app was told of accounts that nobody here is of, or not yet. */
const untoldOf = (connector: string, news: Received[]) =>
  news.flatMap(({ event, row }) => {
    const { account, isOurs, forgets = false, property = null } = event;
    if (row.connectionId !== null || account === undefined || event.problem !== undefined)
      return [];
    return [{ hookEventId: row.id, connector, accountKey: account, isOurs, forgets, property }];
  });

/** The connections that an event is for: the one it was sent to, or all of its account; null stands for nobody's. */
function ownersIn(tx: Tx, connectorId: string, connection: ConnectionRow | undefined) {
  const found = new Map<string | undefined, Promise<(string | null)[]>>();
  return (account: string | undefined): Promise<(string | null)[]> => {
    if (connection) {
      const isOther = account !== undefined && (connection.accountKey ?? account) !== account;
      return Promise.resolve([isOther ? null : connection.id]);
    }
    const known = found.get(account) ?? connectionsOf(tx, connectorId, account);
    found.set(account, known);
    return known;
  };
}

async function connectionsOf(tx: Tx, connector: string, accountKey: string | undefined) {
  if (accountKey === undefined) return [null];
  const account = { connector, accountKey };
  const known = await signedInTo(tx, account);
  if (known.length > 0) return known;
  // One may become known at this moment: either it finds what is kept of its account, or we find it.
  await lockAccount(tx.db, account);
  const found = await signedInTo(tx, account);
  return found.length > 0 ? found : [null];
}

async function signedInTo(tx: Tx, { connector, accountKey }: Account): Promise<string[]> {
  const all = await listConnectionsOf(tx.db, connector, accountKey);
  // One with a key of its own is told by its own address.
  const signedIn = all.filter((row) => needsGrant(connector, openSettings(tx.keys.seal, row)));
  return signedIn.map(({ id }) => id);
}

function rowOf(event: HookEvent, connectionId: string | null): Received["row"] {
  const { key, kind, objectIds, payload, occurredAt, keyHoldsSeconds } = event;
  const problem = event.problem ?? (connectionId === null ? foreign(event.account) : null);
  return {
    id: uuidv7(),
    connectionId,
    key,
    kind,
    subjects: objectIds,
    // What is to be forgotten is not kept by the word that says so.
    payload: event.forgets ? "" : payload,
    state: problem !== null ? "quarantined" : event.isOurs ? "ours" : "taken",
    problem,
    occurredAt: occurredAt ?? null,
    ...(keyHoldsSeconds !== undefined && { keyHoldsSeconds }),
  };
}

const foreign = (account: string | undefined) =>
  `No connection here is of the account ${account ?? "(none named)"}.`;

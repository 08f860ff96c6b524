import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { findConnector } from "../connectors/catalog.ts";
import type { Choices } from "../connectors/choices.ts";
import {
  connect,
  type CallLimit,
  type Connection,
  type Surroundings,
} from "../connectors/connector.ts";
import type { OAuthApp } from "../connectors/oauth.ts";
import type { Db } from "../db/connect.ts";
import { findConnection } from "../db/connections.ts";
import { findGrant } from "../db/connection-grants.ts";
import { takeTurn } from "../db/rate-limits.ts";
import { ConnectorError } from "../domain/errors.ts";
import { accessTokenFor, renewAccess, type GrantDeps } from "./connection-grants.ts";
import type { ServiceDeps } from "./unit-of-work.ts";
import { needsGrant, openSettings, type SealedConnection } from "./connection-settings.ts";

/** A vendor as this installation reaches it. */
export type Vendor = Pick<Surroundings, "baseUrl" | "tokenUrl" | "roots"> & {
  /** The hub as an app there, or which settings make it one. */
  app?: OAuthApp | { missing: string };
};

/** By the connector's id. */
export type Vendors = Partial<Record<string, Vendor>>;

/** Whoever can reach the vendors. */
export type ConnectorRuntime = {
  /** `accessToken`: of somebody who has just signed in, which nobody has kept yet. */
  open(connection: SealedConnection, accessToken?: string): Promise<Connection>;
  /** What can be chosen for a setting before there is a connection; undefined where nobody can say. */
  settingChoices(connectorId: string, setting: string): Promise<Choices | undefined>;
  /** The hub as an app at the vendor of that connector; throws `rejected` where none is set up. */
  app(connectorId: string): OAuthApp;
  /**
   * The vendor refused a call with what `connection` had, which began at that moment of this process's own clock
   * (`performance.now()`): true when another try may end otherwise. Throws what stands in the way of that.
   */
  renewAccess(connection: SealedConnection, began: number): Promise<boolean>;
};

/** The one place where a connection gets what it needs to reach its vendor. */
export function connectorRuntime(deps: ServiceDeps, vendors: Vendors): ConnectorRuntime {
  const app = (connectorId: string) => appOf(vendors, connectorId);
  const grants: GrantDeps = { ...deps, app };
  const opened = new Map<string, Opened>();
  const refusals = new Map<string, number>();

  /** A key's token may have been cut short: another client gets another. What that one is refused too, the key is. */
  function isFirstRefusal(id: string, began: number): boolean {
    const now = performance.now();
    const before = refusals.get(id);
    if (before !== undefined && began > before && now - before < REFUSED_AGAIN_MS) {
      refusals.delete(id);
      return false;
    }
    // Whoever began before the first refusal was refused the same token.
    if (before === undefined || began > before) refusals.set(id, now);
    opened.delete(id);
    return true;
  }

  return {
    app,
    async settingChoices(connectorId, setting) {
      const { settingChoices = {} } = findConnector(connectorId) ?? {};
      const { app: _, ...places } = vendors[connectorId] ?? {};
      return Object.hasOwn(settingChoices, setting) ? settingChoices[setting]?.(places) : undefined;
    },
    async open(row, accessToken) {
      const before = opened.get(row.id);
      if (before?.sealedSettings === row.sealedSettings) return before.connection;
      const connector = findConnector(row.connector);
      if (!connector) {
        throw new ConnectorError("rejected", `There is no connector "${row.connector}".`);
      }
      const { app: _, ...places } = vendors[row.connector] ?? {};
      const settings = openSettings(deps.keys.seal, row);
      const asPerson = needsGrant(row.connector, settings);
      const connection = connect(connector, settings, {
        ...places,
        takeTurn: (bucket, limit) => waitForTurn(deps.db, `vendor/${bucket}`, limit),
        ...(asPerson && (await signedIn(grants, row.id))),
        ...(asPerson && accessToken !== undefined && { accessToken: async () => accessToken }),
      });
      if (!asPerson) keep(opened, row, connection);
      return connection;
    },
    async renewAccess(row, began) {
      const now = await findConnection(deps.db, row.id);
      if (now?.sealedSettings !== row.sealedSettings) return true;
      const isKeyed = !needsGrant(row.connector, openSettings(deps.keys.seal, row));
      if (isKeyed) return isFirstRefusal(row.id, began);
      // Measured last: however long it took to get here, a token that was renewed since the call began counts.
      return renewAccess(grants, row.id, (performance.now() - began) / 1000);
    },
  };
}

/** A client with a key of its own, kept for the token that it has got for it. */
type Opened = { sealedSettings: string; connection: Connection };

const MOST_OPENED = 200;
const REFUSED_AGAIN_MS = 30_000;

function keep(opened: Map<string, Opened>, row: SealedConnection, connection: Connection): void {
  const { id, sealedSettings } = row;
  opened.delete(id);
  opened.set(id, { sealedSettings, connection });
  const [oldest] = opened.keys();
  if (opened.size > MOST_OPENED && oldest !== undefined) opened.delete(oldest);
}

async function signedIn(deps: GrantDeps, connectionId: string) {
  const grant = await findGrant(deps.db, connectionId);
  return {
    accessToken: () => accessTokenFor(deps, connectionId),
    ...(grant && { signedIn: hashed(grant.account) }),
  };
}

function appOf(vendors: Vendors, connectorId: string): OAuthApp {
  const app = vendors[connectorId]?.app ?? { missing: "There is nothing to sign in to." };
  if ("missing" in app) throw new ConnectorError("rejected", app.missing);
  return app;
}

const PATIENCE_MS = 70_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/** Waits for a turn in a bucket of all processes, a little longer each time and not all at once. */
export async function waitForTurn(
  db: Db,
  bucket: string,
  limit: CallLimit,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const until = performance.now() + patienceMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    if (await takeTurn(db, bucket, limit)) return;
    const pauseMs = waitMs * (0.5 + Math.random());
    if (performance.now() + pauseMs > until) break;
    await setTimeout(pauseMs);
  }
  throw new ConnectorError(
    "rate_limited",
    "More calls are waiting than the vendor allows. The hub goes on by itself.",
    { retryAfterSeconds: limit.seconds },
  );
}

const hashed = (account: string) => createHash("sha256").update(account).digest("base64url");

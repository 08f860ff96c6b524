import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { findConnector } from "../connectors/catalog.ts";
import type { Grant, OAuth, OAuthApp } from "../connectors/oauth.ts";
import {
  expireAccess,
  findGrant,
  keepRefusal,
  keepRenewal,
  leaseRenewal,
  postponeRenewal,
  upsertGrant,
  wasRenewedWithin,
} from "../db/connection-grants.ts";
import { findConnection } from "../db/connections.ts";
import { open, seal } from "../db/sealed.ts";
import { ConnectorError } from "../domain/errors.ts";
import { lockOut, PROBE_SECONDS } from "./connection-failures.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

export type GrantDeps = ServiceDeps & {
  /** The hub as an app at the vendor of that connector; throws `rejected` where none is set up. */
  app: (connectorId: string) => OAuthApp;
};

/** Where the tokens of a grant are sealed. */
export const refreshTokenPlace = (id: string) => `connection_grant.sealed_refresh_token/${id}`;
const accessTokenPlace = (id: string) => `connection_grant.sealed_access_token/${id}`;

/** A renewal is given up before its lease is over, so that no other begins meanwhile. */
const CALL_MS = 20_000;
const LEASE_SECONDS = 40;
const PATIENCE_MS = 30_000;
const LOOK_MS = 150;
const PAUSE_SECONDS = 3;
/** One that is refused sooner than this was good for nothing from the beginning. */
const NEW_SECONDS = 30;

/**
 * A token for calls as the person who signed in. When the kept one is nearly over one process of all asks the vendor
 * for a new one, and the others wait for it. Throws `unauthorized` when somebody has to sign in.
 */
export async function accessTokenFor(deps: GrantDeps, connectionId: string): Promise<string> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const grant = await findGrant(deps.db, connectionId);
    if (!grant) throw new ConnectorError("unauthorized", NOBODY_SIGNED_IN);
    if (grant.isFresh) {
      return open(deps.keys.seal, accessTokenPlace(connectionId), grant.sealedAccessToken);
    }
    if (grant.refusal !== null && grant.isRefused) {
      throw new ConnectorError("unauthorized", grant.refusal);
    }
    const lease = randomUUID();
    const leased = await leaseRenewal(deps.db, connectionId, lease, LEASE_SECONDS);
    if (leased) return renew(deps, { connectionId, lease, ...leased });
    await setTimeout(LOOK_MS);
  }
  throw new ConnectorError(
    "unavailable",
    "The sign-in could not be renewed in time. The hub tries again.",
  );
}

export const NOBODY_SIGNED_IN =
  "Nobody has signed in yet. Ask for an address to sign in at, and open it in a browser.";

/**
 * The vendor refused an access token, perhaps only because its time was cut short. True when there is another one now,
 * false when it was a new one that was refused; throws like `accessTokenFor`. The refused call took so many seconds.
 */
export async function renewAccess(
  deps: GrantDeps,
  connectionId: string,
  tookSeconds: number,
): Promise<boolean> {
  if (await wasRenewedWithin(deps.db, connectionId, tookSeconds)) return true;
  if (!(await expireAccess(deps.db, connectionId, NEW_SECONDS))) return false;
  await accessTokenFor(deps, connectionId);
  return true;
}

type Leased = { connectionId: string; lease: string; sealedRefreshToken: string; ageDays: number };

async function renew(deps: GrantDeps, leased: Leased): Promise<string> {
  const { connectionId, sealedRefreshToken } = leased;
  try {
    const { oauth, app } = await vendorOf(deps, connectionId);
    const refreshToken = open(deps.keys.seal, refreshTokenPlace(connectionId), sealedRefreshToken);
    const grant = await withinTime(oauth.refresh(app, refreshToken));
    // Committed before anybody uses it: a vendor that turns refresh tokens takes the old one no more.
    const kept = await keepRenewal(deps.db, leased, sealedTokens(deps, connectionId, grant));
    return kept ? grant.accessToken : await accessTokenFor(deps, connectionId);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== "unauthorized") {
      await postponeRenewal(deps.db, leased, PAUSE_SECONDS);
      throw error;
    }
    const problem = likelyCause(error, leased.ageDays);
    const kept = await keepRefusal(deps.db, leased, problem, PROBE_SECONDS);
    if (!kept) return accessTokenFor(deps, connectionId);
    await unitOfWork(deps, (tx) => lockOut(tx, connectionId, problem));
    throw new ConnectorError("unauthorized", problem, { cause: error });
  }
}

/** Google, for one, ends what an app in testing was let do after a week. */
const likelyCause = ({ message, cause }: ConnectorError, ageDays: number) =>
  cause instanceof Error &&
  cause.message.startsWith("invalid_grant") &&
  ageDays > 6.5 &&
  ageDays < 8
    ? `${message} It ended a week after the sign-in, as it does while the app is still in testing there: publish the app first, or use a key instead.`
    : message;

async function vendorOf({ db, app }: GrantDeps, connectionId: string) {
  const connection = await findConnection(db, connectionId);
  const oauth = connection && findConnector(connection.connector)?.oauth;
  if (!oauth) throw new ConnectorError("rejected", "There is nothing to sign in to.");
  return { oauth, app: app(connection.connector) };
}

/** Bounded, whatever the vendor's client does. */
export async function withinTime<T>(call: Promise<T>): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([
      call,
      setTimeout(CALL_MS, undefined, { signal: over.signal }).then(() => {
        throw new ConnectorError("unavailable", "The sign-in service gave no answer in time.");
      }),
    ]);
  } finally {
    over.abort();
  }
}

/** Keeps what somebody let us do. */
export async function keepGrant(
  tx: Tx,
  connectionId: string,
  { account, grant }: { account: string; grant: Grant & { refreshToken: string } },
): Promise<void> {
  const { freshSeconds, sealedAccessToken } = sealedTokens(tx, connectionId, grant);
  await upsertGrant(tx.db, {
    connectionId,
    account,
    scopes: grant.scopes,
    sealedRefreshToken: seal(tx.keys.seal, refreshTokenPlace(connectionId), grant.refreshToken),
    sealedAccessToken,
    freshSeconds,
  });
}

function sealedTokens(
  { keys }: Pick<GrantDeps, "keys">,
  connectionId: string,
  { accessToken, refreshToken, expiresInSeconds }: Grant,
) {
  const sealed = (place: string, token: string) => seal(keys.seal, place, token);
  return {
    sealedAccessToken: sealed(accessTokenPlace(connectionId), accessToken),
    sealedRefreshToken:
      refreshToken === undefined
        ? undefined
        : sealed(refreshTokenPlace(connectionId), refreshToken),
    // A minute before its end; a short one is used for half of its life, or each call would renew it.
    freshSeconds: Math.max(expiresInSeconds - 60, expiresInSeconds / 2),
  };
}

/** Scopes that were asked for and not given: somebody unticked them. */
export const missingScopes = ({ scopes: asked }: OAuth, { scopes: given }: Grant) =>
  asked.filter((scope) => !given.includes(scope));

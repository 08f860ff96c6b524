import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { findConnector } from "../connectors/catalog.ts";
import {
  beginSignIn,
  findReturn,
  findStart,
  insertSignIn,
  useSignIn,
} from "../db/connection-sign-ins.ts";
import { open, seal } from "../db/sealed.ts";
import { ConnectorError, DomainError } from "../domain/errors.ts";
import type { Locale } from "../domain/location.ts";
import type { Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { accountKeyOf, exchangeCode } from "./code-exchange.ts";
import { missingScopes } from "./connection-grants.ts";
import { needsGrant, openSettings } from "./connection-settings.ts";
import { visibleConnection } from "./connection-view.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { keepSignIn, type Refused } from "./kept-sign-in.ts";
import { signInHash as hash } from "./sign-in-hash.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "./unit-of-work.ts";

export type SignInDeps = ServiceDeps & {
  publicUrl: URL;
  connectors: Pick<ConnectorRuntime, "app" | "open">;
};

/** An address of ours at which one person may sign in at the vendor, once and soon. */
export async function requestSignIn(
  tx: Tx,
  { publicUrl, connectors }: { publicUrl: URL; connectors: Pick<ConnectorRuntime, "app"> },
  actor: Actor,
  connectionId: string,
): Promise<{ url: string; expiresAt: string }> {
  const row = await visibleConnection(tx.db, actor, connectionId);
  const { oauth, name } = findConnector(row.connector) ?? {};
  if (!oauth) throw new DomainError("conflict", `There is nothing to sign in to for ${name}.`);
  if (!needsGrant(row.connector, openSettings(tx.keys.seal, row))) {
    throw new DomainError(
      "conflict",
      "This connection uses a key. To sign in instead, clear the key in its settings first.",
    );
  }
  refuseWithoutApp(connectors, row.connector);
  const token = draw();
  const { expiresAt } = await insertSignIn(tx.db, {
    id: uuidv7(),
    connectionId,
    startHash: hash("start", token),
    actorKind: actor.kind,
    actorId: actor.id,
  });
  await record(tx, actor, {
    type: "connection.sign_in_requested",
    reasonCode: "connection_sign_in_requested",
    locationId: row.locationId,
    detail: { connectionId, connector: row.connector },
  });
  const url = new URL(`/oauth/${row.connector}/start/${token}`, publicUrl);
  return { url: url.href, expiresAt: expiresAt.toISOString() };
}

function refuseWithoutApp(connectors: Pick<ConnectorRuntime, "app">, connectorId: string): void {
  try {
    connectors.app(connectorId);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new DomainError("conflict", error.message);
  }
}

export type StartPage = {
  vendor: string;
  /** Where the button leads in the end. */
  vendorOrigin: string;
  connectionName: string;
  locationName: string;
  locale: Locale;
};

/** What an address to sign in at is for. Undefined when it is used, over, or never was. */
export async function findStartPage(
  deps: SignInDeps,
  connectorId: string,
  token: string,
): Promise<StartPage | undefined> {
  const start = await findStart(deps.db, hash("start", token));
  const { oauth, name: vendor } = findConnector(connectorId) ?? {};
  if (!start || !oauth || vendor === undefined || start.connector !== connectorId) return undefined;
  const { connectionName, locationName, locale } = start;
  const asked = {
    state: "",
    codeChallenge: "",
    redirectUri: redirectUri(deps.publicUrl, connectorId),
  };
  const { origin } = new URL(oauth.authorizationUrl(deps.connectors.app(connectorId), asked));
  return { vendor, vendorOrigin: origin, connectionName, locationName, locale };
}

/** Begins a sign-in in this browser: where to send it. Undefined when the address is used, over, or never was. */
export async function startSignIn(
  deps: SignInDeps,
  connectorId: string,
  token: string,
  browser: string,
): Promise<string | undefined> {
  const start = await findStart(deps.db, hash("start", token));
  const oauth = findConnector(connectorId)?.oauth;
  if (!start || !oauth || start.connector !== connectorId) return undefined;
  const app = deps.connectors.app(connectorId);
  const state = draw();
  const codeVerifier = draw();
  const begun = await beginSignIn(deps.db, start.id, {
    stateHash: hash("state", state),
    browserHash: hash("browser", browser),
    sealedVerifier: seal(deps.keys.seal, verifierPlace(start.id), codeVerifier),
  });
  if (!begun) return undefined;
  return oauth.authorizationUrl(app, {
    state,
    codeChallenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    redirectUri: redirectUri(deps.publicUrl, connectorId),
  });
}

/** What the vendor sent a browser back with. */
export type SignInAnswer = {
  state: string;
  code: string | undefined;
  error: string | undefined;
  /** The secret of the browser that came back. */
  browser: string | undefined;
};

export type SignInEnd =
  | { end: "connected"; account: string; vendor: string }
  | { end: "unknown" | "expired" | "other_browser" }
  | { end: "denied" | "unticked" | "unlasting"; vendor: string }
  | Refused
  | { end: "failed"; vendor: string; problem: string; isBusy: boolean };

/** Ends a sign-in: keeps what was allowed, and lets go on what waited for it. */
export async function finishSignIn(
  deps: SignInDeps,
  connectorId: string,
  { state, code, error, browser }: SignInAnswer,
): Promise<SignInEnd> {
  const found = await findReturn(deps.db, hash("state", state));
  const connector = findConnector(connectorId);
  if (!found || !connector?.oauth || found.connector !== connectorId) return { end: "unknown" };
  const own = hash("browser", browser ?? "");
  if (!found.browserHash || !timingSafeEqual(found.browserHash, own)) {
    return { end: "other_browser" };
  }
  const used = await useSignIn(deps.db, found.id);
  if (!used || used.sealedVerifier === null) return { end: "unknown" };
  if (!found.isInTime) return { end: "expired" };
  const { name: vendor, oauth } = connector;
  if (error === "access_denied") return { end: "denied", vendor };
  if (code === undefined) {
    return { end: "failed", vendor, problem: vendorSays(vendor, error), isBusy: false };
  }
  try {
    const { account, grant } = await exchangeCode(oauth, deps.connectors.app(connectorId), {
      code,
      codeVerifier: open(deps.keys.seal, verifierPlace(found.id), used.sealedVerifier),
      redirectUri: redirectUri(deps.publicUrl, connectorId),
    });
    if (missingScopes(oauth, grant).length > 0) return { end: "unticked", vendor };
    const { refreshToken } = grant;
    if (refreshToken === undefined) return { end: "unlasting", vendor };
    const accountKey = await accountKeyOf(deps, used.connectionId, grant);
    const given = { account, accountKey, grant: { ...grant, refreshToken } };
    const refused = await unitOfWork(deps, (tx) => keepSignIn(tx, used, given));
    return refused ?? { end: "connected", account, vendor };
  } catch (failure) {
    if (!(failure instanceof ConnectorError)) throw failure;
    const { kind, message: problem } = failure;
    return {
      end: "failed",
      vendor,
      problem,
      isBusy: kind === "unavailable" || kind === "rate_limited",
    };
  }
}

const vendorSays = (vendor: string, error: string | undefined) =>
  `${vendor} did not let you in (${/^[a-z_]{1,60}$/.test(error ?? "") ? error : "no code"}).`;

/** It must be the same in all calls of a sign-in, and be entered at the vendor. */
const redirectUri = (publicUrl: URL, connectorId: string) =>
  new URL(`/oauth/${connectorId}/callback`, publicUrl).href;

const verifierPlace = (id: string) => `connection_sign_in.sealed_verifier/${id}`;
const draw = () => randomBytes(32).toString("base64url");

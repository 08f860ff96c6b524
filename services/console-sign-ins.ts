import { findConnector } from "../connectors/catalog.ts";
import type { Db } from "../db/connect.ts";
import { findReturnTo, keepReturn } from "../db/sign-in-returns.ts";
import { ConnectorError, DomainError } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { requestSignIn, startSignIn, type SignInDeps } from "./connection-sign-ins.ts";
import { signInHash } from "./sign-in-hash.ts";
import { unitOfWork } from "./unit-of-work.ts";

/** Whether people can sign in at the vendor of a connector from here, and where that is. */
export type VendorDoor =
  | { state: "none" }
  /** The hub is no app there; the sentence says how it becomes one. */
  | { state: "closed"; vendor: string; problem: string }
  | { state: "open"; vendor: string; origin: string };

export function vendorDoor({ connectors }: Pick<SignInDeps, "connectors">, connectorId: string) {
  const { oauth, name: vendor = "" } = findConnector(connectorId) ?? {};
  if (!oauth) return { state: "none" } satisfies VendorDoor;
  try {
    const app = connectors.app(connectorId);
    const asked = { state: "", codeChallenge: "", redirectUri: "" };
    const { origin } = new URL(oauth.authorizationUrl(app, asked));
    return { state: "open", vendor, origin } satisfies VendorDoor;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { state: "closed", vendor, problem: error.message } satisfies VendorDoor;
  }
}

/**
 * Begins a sign-in for somebody who is signed in here: where at the vendor to send their browser, which comes back to
 * that page of the console.
 */
export async function beginConsoleSignIn(
  deps: SignInDeps,
  actor: Actor,
  connectionId: string,
  { browser, returnTo }: { browser: string; returnTo: string },
): Promise<string> {
  const { connectorId, token } = await unitOfWork(deps, async (tx) => {
    const asked = partsOf(await requestSignIn(tx, deps, actor, connectionId));
    await keepReturn(tx.db, signInHash("start", asked.token), returnTo);
    return asked;
  });
  const at = await startSignIn(deps, connectorId, token, browser);
  if (at !== undefined) return at;
  throw new DomainError("conflict", "This sign-in has begun already. Press the button once more.");
}

/** An address to sign in at is `/oauth/<connector>/start/<token>`. */
function partsOf({ url }: { url: string }) {
  const [, , connectorId = "", , token = ""] = new URL(url).pathname.split("/");
  return { connectorId, token };
}

/** Where a browser that came back from a vendor goes on; undefined where it began outside the console. */
export const findReturn = (db: Db, state: string) => findReturnTo(db, signInHash("state", state));

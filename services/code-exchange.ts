import type { Grant, OAuth, OAuthApp } from "../connectors/oauth.ts";
import { findConnection } from "../db/connections.ts";
import type { Pool } from "../db/connect.ts";
import { missingScopes, withinTime } from "./connection-grants.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";

/** Takes what a person allowed for the code they came back with. The account is asked for only when all was allowed: else it may not be told. */
export async function exchangeCode(
  oauth: OAuth,
  app: OAuthApp,
  answer: Parameters<OAuth["exchange"]>[1],
): Promise<{ account: string; grant: Grant }> {
  const grant = await withinTime(oauth.exchange(app, answer));
  if (missingScopes(oauth, grant).length > 0) return { account: "", grant };
  return { account: await withinTime(oauth.account(app, grant.accessToken)), grant };
}

/** Asked before anything is kept: until it is known nothing that the vendor tells of the account would reach anybody. */
export async function accountKeyOf(
  { db, connectors }: { db: Pool; connectors: Pick<ConnectorRuntime, "open"> },
  connectionId: string,
  { accessToken }: Grant,
): Promise<string | undefined> {
  const row = await findConnection(db, connectionId);
  return row && withinTime((await connectors.open(row, accessToken)).accountKey());
}

import type { Grant, OAuth, OAuthApp } from "../connectors/oauth.ts";
import { missingScopes, withinTime } from "./connection-grants.ts";

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

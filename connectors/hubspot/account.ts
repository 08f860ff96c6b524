import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { HubspotClient } from "./client.ts";
import { missing } from "./error.ts";

const Details = z.object({ portalId: z.int().transform(String) });
const TokenInfo = z.object({ scopes: z.array(z.string()) });

const READS = "crm.objects.contacts.read";

/**
 * Whose account it is, by the number that webhooks have too.
 * https://developers.hubspot.com/docs/api/account-information-api
 */
export async function portalOf(client: HubspotClient): Promise<string> {
  const details = await client.ask({ method: "GET", path: "/account-info/v3/details" });
  return Details.parse(details).portalId;
}

/** Throws what stands in the way of reading contacts; a flow that writes is told by its first write what it lacks. */
export async function checkAccount(client: HubspotClient) {
  const portalId = await portalOf(client);
  const scopes = await scopesOf(client);
  if (scopes && !scopes.includes(READS)) {
    throw new ConnectorError("rejected", missing(READS));
  }
  await client.call(({ crm }) => crm.contacts.basicApi.getPage(1));
  return { portalId, scopes };
}

/** Those of a private app; what a person let us do was told when they signed in. */
async function scopesOf({ ask, privateToken: tokenKey }: HubspotClient) {
  if (tokenKey === undefined) return undefined;
  const path = "/oauth/v2/private-apps/get/access-token-info";
  return TokenInfo.parse(await ask({ method: "POST", path, body: { tokenKey } })).scopes;
}

import { onTestFinished } from "vitest";
import { connect, type Surroundings } from "../../connectors/connector.ts";
import { hubspotClient } from "../../connectors/hubspot/client.ts";
import { hubspot as connector } from "../../connectors/hubspot/hubspot.ts";
import { startHubspot } from "../support/hubspot/hubspot.ts";
import type { App } from "../support/hubspot/tokens.ts";

type Stand = Parameters<typeof startHubspot>[0] & { scopes?: string[] };

/** A HubSpot of the test's own with a private app in it, and the connector as that app through the real SDK. */
export async function hubspotStand({ scopes, ...options }: Stand = {}) {
  const hubspot = await startHubspot(options);
  onTestFinished(() => hubspot.stop());
  const app = hubspot.privateApp({ ...(scopes && { scopes }) });
  const { accessToken } = app;
  const surroundings: Surroundings = { baseUrl: hubspot.url };
  const client = await hubspotClient({ accessToken }, surroundings);
  return {
    hubspot,
    app,
    client,
    open: (more: Surroundings = {}) =>
      connect(connector, { accessToken }, { ...surroundings, ...more }),
    crm: connect(connector, { accessToken }, surroundings),
    /** As a person who signed in. */
    asPerson: (token: () => Promise<string>) =>
      connect(connector, {}, { ...surroundings, accessToken: token }),
    /** How often it was asked for this. */
    count: (call: string) => hubspot.calls.filter((it) => it.call === call).length,
  };
}

/** A token as a person's sign-in gives one. */
export function personsToken(
  { hubspot }: Pick<Awaited<ReturnType<typeof hubspotStand>>, "hubspot">,
  given: Partial<App> = {},
) {
  const app = hubspot.tokens.addApp(given);
  return hubspot.tokens.grant(app, app.scopes).accessToken;
}

/** Without limits that a test of something else would run into. */
export function unlimited({ hubspot }: Pick<Awaited<ReturnType<typeof hubspotStand>>, "hubspot">) {
  Object.assign(hubspot.limits, { tenSecondly: null, daily: null, searchPerSecond: null });
}

import type { CallName } from "./hubspot/description.ts";
import { startHubspot } from "./hubspot/hubspot.ts";
import type { WebhookEvent } from "./hubspot/webhook-event.ts";
import { startSheetHub, type StartWorker } from "./sheet-hub.ts";
import { aConnection, aPlace, toldOnHub, type NewToldFlow } from "./told-on-hub.ts";

export type HubspotHub = Awaited<ReturnType<typeof startHubspotHub>>;

/** A hub of one api and one worker beside a HubSpot of its own. */
export async function startHubspotHub(
  settings: Record<string, string> | ((hubspotUrl: string) => Record<string, string>) = {},
  startWorker?: StartWorker,
) {
  const hubspot = await startHubspot();
  const hub = await startSheetHub(startWorker, {
    HUBSPOT_API_BASE_URL: hubspot.url,
    ...(typeof settings === "function" ? settings(hubspot.url) : settings),
  }).catch(async (error: unknown) => {
    await hubspot.stop();
    throw error;
  });
  return {
    ...hub,
    hubspot,
    /** A location with a private app at HubSpot, which tells it of changes unless it is silent. */
    async aSpace(
      slug: string,
      given: {
        silent?: boolean;
        settings?: Record<string, unknown>;
        form?: "contact" | "object";
        /** The address that the app has at HubSpot, where it is another than that of the api. */
        publicUrl?: string;
        scopes?: string[];
        /** The connection has no client secret yet. */
        unsigned?: boolean;
      } = {},
    ) {
      // All spaces share one account: whose contacts are whose is told by a property of each.
      const stage = `stage_${slug.replaceAll("-", "_")}`;
      hubspot.people.addProperty({
        name: stage,
        label: stage,
        groupName: "contactinformation",
        type: "string",
        fieldType: "text",
      });
      const app = hubspot.privateApp({ ...(given.scopes && { scopes: given.scopes }) });
      const { accessToken, clientSecret } = app;
      await aPlace(hub, slug, given.settings);
      const keys = given.unsigned ? { accessToken } : { accessToken, clientSecret };
      const connectionId = await aConnection(hub, slug, "hubspot", keys);
      const targetUrl = `${hub.url}/hooks/hubspot/${connectionId}`;
      if (!given.silent) {
        const properties = ["email", "firstname", "lastname", "phone", "lifecyclestage", stage];
        const publicUrl = `${given.publicUrl ?? hub.url}/hooks/hubspot/${connectionId}`;
        hubspot.subscribe(app, { targetUrl, publicUrl, form: given.form ?? "contact", properties });
      }
      const at = (name: string) => `${name.toLowerCase()}@${slug}.example.com`;
      return {
        app,
        stage,
        connectionId,
        targetUrl,
        at,
        /** Somebody by that name, of whom every app is told; a customer, unless something else is said. */
        contact: (name: string, more: Record<string, string> = {}) =>
          hubspot.people.add({
            email: at(name),
            firstname: name,
            lastname: `Of ${slug}`,
            [stage]: "customer",
            ...more,
          }),
        /** What HubSpot would tell of a contact that has just become a customer. */
        news: (id: string, more: Partial<WebhookEvent> = {}) =>
          hubspot.webhooks.event(app.appId, {
            objectId: Number(id),
            propertyName: stage,
            propertyValue: "customer",
            ...more,
          }),
        /** The calls of this app, of this name. */
        calls: (call?: CallName) =>
          hubspot.calls.filter(
            (it) => it.appId === app.appId && (call === undefined || it.call === call),
          ),
        connection: () => hub.api.ask("GET", `/connections/${connectionId}`),
        /** A flow that invites whoever becomes a customer, as a draft. */
        customers: (more: Partial<NewToldFlow> = {}) =>
          toldOnHub(hub, {
            slug,
            trigger: {
              connectionId,
              key: "contactChanged",
              input: { property: stage, becomes: "customer" },
            },
            ...more,
          }),
      };
    },
    /** How many deliveries ended so, as the hub's own metrics have it. */
    counted: (received: string) =>
      counted(hub.url, `usher_hook_deliveries_total{connector="hubspot",received="${received}"}`),
    /** Of how much nothing could be made. */
    quarantined: () => counted(hub.url, 'usher_hook_events_quarantined_total{connector="hubspot"}'),
    async stop(): Promise<void> {
      await hub.stop();
      await hubspot.stop();
    },
  };
}

/** The same, as an app at HubSpot to which people sign in. */
export async function startHubspotAppHub() {
  const app = {
    appId: 4711,
    clientId: "11111111-2222-3333-4444-555555555555",
    clientSecret: "66666666-7777-8888-9999-000000000000",
  };
  const hub = await startHubspotHub((hubspotUrl) => ({
    HUBSPOT_CLIENT_ID: app.clientId,
    HUBSPOT_CLIENT_SECRET: app.clientSecret,
    HUBSPOT_APP_BASE_URL: hubspotUrl,
  }));
  hub.hubspot.tokens.addApp({ ...app, redirectUris: [`${hub.url}/oauth/hubspot/callback`] });
  return { ...hub, app };
}

export type HubspotAppHub = Awaited<ReturnType<typeof startHubspotAppHub>>;

async function counted(url: string, name: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const line = metrics.split("\n").find((one) => one.startsWith(name));
  return Number(line?.split(" ").at(-1) ?? 0);
}

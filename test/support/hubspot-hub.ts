import { startHubspot } from "./hubspot/hubspot.ts";
import { startSheetHub, type StartWorker } from "./sheet-hub.ts";
import { aConnection, aPlace, toldOnHub, type NewToldFlow } from "./told-on-hub.ts";

export type HubspotHub = Awaited<ReturnType<typeof startHubspotHub>>;

/** A hub of one api and one worker beside a HubSpot of its own. */
export async function startHubspotHub(
  settings: Record<string, string> = {},
  startWorker?: StartWorker,
) {
  const hubspot = await startHubspot();
  const hub = await startSheetHub(startWorker, {
    HUBSPOT_API_BASE_URL: hubspot.url,
    ...settings,
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
      given: { silent?: boolean; settings?: Record<string, unknown> } = {},
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
      const app = hubspot.privateApp();
      const { accessToken, clientSecret } = app;
      await aPlace(hub, slug, given.settings);
      const connectionId = await aConnection(hub, slug, "hubspot", { accessToken, clientSecret });
      const targetUrl = `${hub.url}/hooks/hubspot/${connectionId}`;
      if (!given.silent) {
        const properties = ["email", "firstname", "lastname", "phone", "lifecyclestage", stage];
        hubspot.subscribe(app, { targetUrl, properties });
      }
      return {
        app,
        stage,
        connectionId,
        targetUrl,
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
    async stop(): Promise<void> {
      await hub.stop();
      await hubspot.stop();
    },
  };
}

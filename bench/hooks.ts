import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startHubspot, type Hubspot } from "../test/support/hubspot/hubspot.ts";
import { startResendStandin, type ResendStandin } from "../test/support/resend-standin.ts";
import type { Figures } from "./figures.ts";
import { measureBurst } from "./hooks-burst.ts";
import { mailBy } from "./provider.ts";
import { withWorkerApart, type Apart } from "./worker-apart.ts";

export type HooksHub = Apart & { hubspot: Hubspot; standin: ResendStandin };

/** Many contacts at HubSpot that become customers at once, told of by its webhooks, under HubSpot's own limits. */
export async function measureHooks(
  folder: string,
  contacts: number,
  figures: Figures,
): Promise<void> {
  await mkdir(join(folder, "standin"), { recursive: true, mode: 0o711 });
  const hubspot = await startHubspot();
  const standin = await startResendStandin({ dir: join(folder, "standin") });
  try {
    const settings = { ...mailBy(standin), HUBSPOT_API_BASE_URL: hubspot.url };
    await withWorkerApart(folder, settings, async (apart) => {
      console.error(`${contacts} contacts at HubSpot become customers`);
      await measureBurst({ ...apart, hubspot, standin }, contacts, figures);
    });
  } finally {
    await standin.stop();
    await hubspot.stop();
  }
}

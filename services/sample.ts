import { listLocations } from "../db/locations.ts";
import { updateFlow } from "../db/flows.ts";
import { systemActor } from "../domain/permissions.ts";
import { createConnection } from "./connections.ts";
import { createFlow, nudge } from "./flows/flows.ts";
import { createLocation } from "./locations.ts";
import type { Tx } from "./unit-of-work.ts";

/** The sample sheet: three people of a domain that is reserved for examples. */
export const SAMPLE_SHEET = `First name,Last name,Email,Phone number
Ada,Example,ada@example.com,
Grace,Example,grace@example.com,+49 30 901820
Alan,Example,alan@example.com,
`;

/**
 * In an installation without a location: the location `hq`, its sheet, and the flow between them, which runs at
 * once since its three people are ours. False when there is a location already.
 */
export async function createSample(tx: Tx, sheet: string, timezone: string): Promise<boolean> {
  const present = await listLocations(tx.db, { ids: "all", limit: 1 });
  if (present.length > 0) return false;
  const actor = systemActor;
  await createLocation(tx, actor, { name: "Headquarters", slug: "hq", timezone });
  const connection = await createConnection(tx, actor, "hq", {
    connector: "csv-file",
    name: "Sample sheet",
    settings: { path: sheet },
  });
  const flow = await createFlow(tx, actor, "hq", {
    name: "Invite everybody in the sample sheet",
    trigger: { connectionId: connection.id, key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
  });
  await updateFlow(tx.db, flow.id, { state: "running" });
  await nudge(tx, flow.id);
  return true;
}

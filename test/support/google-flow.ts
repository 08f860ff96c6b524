import { onTestFinished } from "vitest";
import { flowActivities } from "../../activities/flows.ts";
import type { FlowPolicy } from "../../domain/flow.ts";
import { systemActor } from "../../domain/permissions.ts";
import { connectorRuntime } from "../../services/connector-runtime.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import { testDatabase } from "./database.ts";
import { startGoogle } from "./google/google.ts";
import type { Given } from "./google/cell.ts";
import { aLocation, serviceDeps } from "./invitees.ts";

export const ADDRESS = "usher@desks-example.iam.gserviceaccount.com";

/** A running flow over the first tab of a Google sheet that is shared with a service account. */
export async function aGoogleFlow(
  rows: Given[][],
  { sheet, policy }: { sheet?: string | number; policy?: Partial<FlowPolicy> } = {},
) {
  const google = await startGoogle();
  onTestFinished(google.stop);
  const book = google.spreadsheet({
    sharedWith: { [ADDRESS]: "writer" },
    tabs: [{ title: "People", rows }],
  });
  const { db } = await testDatabase();
  const base = serviceDeps(db);
  const connectors = connectorRuntime(base, {
    "google-sheets": { baseUrl: google.url, tokenUrl: google.tokenUrl },
  });
  const deps = { ...base, connectors };
  const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(deps, asked);
  const location = await aLocation(deps);
  /** Another key of the same account each time. */
  const aKey = () => ({ serviceAccountKey: JSON.stringify(google.serviceAccount(ADDRESS)) });
  const connection = await work((tx) =>
    createConnection(tx, systemActor, location.id, {
      connector: "google-sheets",
      name: "Members",
      settings: aKey(),
    }),
  );
  const input = { spreadsheetId: book.id, ...(sheet !== undefined && { sheet }) };
  const flow = await work((tx) =>
    createFlow(tx, systemActor, location.id, {
      name: "Sheet",
      trigger: { connectionId: connection.id, key: "rows", input },
      action: { connectionId: "members", key: "inviteMember" },
      policy: { quietSeconds: 0, ...policy },
    }),
  );
  await db.updateTable("flow").set({ state: "running" }).execute();
  const { lookAtSource } = flowActivities({ ...deps, heartbeat: () => undefined });
  return {
    google,
    book,
    tab: book.tab(),
    db,
    deps,
    work,
    aKey,
    flowId: flow.id,
    connectionId: connection.id,
    look: () => lookAtSource(flow.id),
    flow: () => db.selectFrom("flow").selectAll().executeTakeFirstOrThrow(),
    connection: () => db.selectFrom("connection").selectAll().executeTakeFirstOrThrow(),
  };
}

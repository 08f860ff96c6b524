import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { flowActivities } from "../../activities/flows.ts";
import type { FlowPolicy } from "../../domain/flow.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import {
  connectorRuntime,
  type ConnectorRuntime,
  type Vendors,
} from "../../services/connector-runtime.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openConsole } from "./console.ts";

export const MARKUP = `"><img src=x onerror=alert(1)>{{7*7}}`;
export const HEADER = "First name,Last name,Email\n";

export type FlowConsole = Awaited<ReturnType<typeof openFlowConsole>>;

/** The console with files to read, an administrator signed in, and looks at flows as a worker takes them. */
export async function openFlowConsole(
  vendors: Vendors = {},
  atEnd: (remove: () => Promise<void>) => void = onTestFinished,
) {
  const folder = await tempFolder("flows");
  atEnd(() => folder.remove());
  const made: { runtime?: ConnectorRuntime } = {};
  const runtime = () => {
    if (!made.runtime) throw new Error("The console is not open yet.");
    return made.runtime;
  };
  const on = await openConsole({
    connectors: {
      open: (row, token) => runtime().open(row, token),
      app: (connector) => runtime().app(connector),
      renewAccess: (row, began) => runtime().renewAccess(row, began),
      settingChoices: (connector, setting) => runtime().settingChoices(connector, setting),
    },
  });
  made.runtime = connectorRuntime(on.deps, { "csv-file": { roots: [folder.path] }, ...vendors });
  const activities = flowActivities({
    ...on.deps,
    connectors: made.runtime,
    heartbeat: () => undefined,
  });
  const admin = await on.anAdmin();
  const browser = await on.signIn(admin);
  return {
    ...on,
    admin,
    browser,
    folder: folder.path,
    write: (text: string, name = "members.csv") => writeFile(join(folder.path, name), text),
    look: (flowId: string) => activities.lookAtSource(flowId),
    connect: (connector: string, settings: Record<string, unknown>, name = "Members") =>
      unitOfWork(on.deps, (tx) =>
        createConnection(tx, systemActor, on.locationId, { connector, name, settings }),
      ),
    /** A flow from a CSV file of this text; a draft unless it is to run. */
    async aFlow(
      text: string,
      own: { policy?: Partial<FlowPolicy>; running?: boolean; name?: string } = {},
    ) {
      await writeFile(join(folder.path, "members.csv"), text);
      const flow = await unitOfWork(on.deps, async (tx) => {
        const { id } = await createConnection(tx, systemActor, on.locationId, {
          connector: "csv-file",
          name: "Members",
          settings: { path: "members.csv" },
        });
        return createFlow(tx, systemActor, on.locationId, {
          name: own.name ?? "Sheet",
          trigger: { connectionId: id, key: "rows" },
          action: { connectionId: "members", key: "inviteMember" },
          policy: { quietSeconds: 0, ...own.policy },
        });
      });
      if (own.running) {
        await on.db
          .updateTable("flow")
          .set({ state: "running" })
          .where("id", "=", flow.id)
          .execute();
      }
      return flow.id;
    },
    /** The path below `hq` that an answer leads to. */
    led: ({ location }: { location: string | null }) =>
      (location ?? "").replace("/console/locations/hq", ""),
  };
}

export const people = (count: number, from = 0, name = "Person") =>
  Array.from(
    { length: count },
    (_, at) => `${name},No ${from + at},p${from + at}@example.com\n`,
  ).join("");

/** What a page says, without its markup. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";
import { onTestFinished } from "vitest";
import { flowActivities } from "../../activities/flows.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { FlowPolicy } from "../../domain/flow.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { connectorRuntime } from "../../services/connector-runtime.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { rejectRun } from "../../services/flows/reject.ts";
import { applyFlow, approveRun, previewFlow } from "../../services/flows/runs.ts";
import { unitOfWork, type Reached, type Tx } from "../../services/unit-of-work.ts";
import { testDatabase } from "./database.ts";
import { auditLines, restRows } from "./flow-rows.ts";
import { aLocation, serviceDeps } from "./invitees.ts";
import { tempFolder } from "./temp-folder.ts";

export type SheetFlow = Awaited<ReturnType<typeof aSheetFlow>>;

/** A CSV file, its flow, and looks at it as a worker takes them; rows rest for a minute unless told. */
export async function aSheetFlow(
  text: string,
  options: { policy?: Partial<FlowPolicy>; running?: boolean; name?: string } = {},
) {
  const { db } = await testDatabase();
  const folder = await tempFolder("sheet");
  onTestFinished(() => folder.remove());
  const path = join(folder.path, options.name ?? "members.csv");
  await writeFile(path, text);
  const deps = serviceDeps(db, { reached: (label) => atLabel(label) });
  let atLabel: Reached = () => undefined;
  const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(deps, asked);
  const location = await aLocation(deps);
  const flow = await work((tx) => makeFlow(tx, location.id, path, options.policy));
  const roots = [folder.path];
  const connectors = connectorRuntime(deps, { "csv-file": { roots } });
  const activities = flowActivities({
    ...deps,
    connectors,
    heartbeat: () => undefined,
  });
  const look = () => activities.lookAtSource(flow.id);
  /**
   * Asks as the API does, and looks as the nudge would have a worker look: again where a look fails. Nothing of it
   * is left under way when this returns.
   */
  const whileLooking = async <T>(asked: Promise<T>): Promise<T> => {
    let pending = true;
    let failure: unknown;
    const answer = asked.finally(() => (pending = false));
    answer.catch(() => undefined);
    while (pending) {
      await look().catch((error: unknown) => (failure = error));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return answer.catch((error: unknown) => {
      // That no worker answered says less than what stopped it.
      throw error instanceof UnavailableError && failure !== undefined ? failure : error;
    });
  };
  const sheetFlow = {
    db,
    deps,
    connectors,
    work,
    path,
    folder: folder.path,
    location,
    flowId: flow.id,
    look,
    /** Does something at the labelled points of what follows; until the next call. */
    atLabels(next: Reached): void {
      atLabel = next;
    },
    /** Looks, killed at one labelled point later each time, until a look gets through; answers how often it died. */
    async lookDying(): Promise<number> {
      for (let deaths = 0; ; deaths += 1) {
        let points = 0;
        sheetFlow.atLabels(() => {
          points += 1;
          if (points > deaths) throw new Error("killed");
        });
        const died = await look().then(
          () => false,
          (error: unknown) => String(error).includes("killed"),
        );
        if (!died) return deaths;
      }
    },
    preview: () => whileLooking(previewFlow(deps, systemActor, flow.id)),
    apply: (planHash: string) => whileLooking(applyFlow(deps, systemActor, flow.id, planHash)),
    approve: (runId: string, planHash: string) =>
      whileLooking(approveRun(deps, systemActor, runId, planHash)),
    reject: (runId: string) => work((tx) => rejectRun(tx, systemActor, runId)),
    async heldRun() {
      const run = (await sheetFlow.runs()).find(({ state }) => state === "held");
      if (!run?.planHash) throw new Error("Nothing is held.");
      return { ...run, planHash: run.planHash };
    },
    write: (changed: string) => writeFile(path, changed),
    read: () => readFile(path, "utf8"),
    /** The sheet's cells by the names of its columns; blank rows are left out. */
    async rows(): Promise<Record<string, string>[]> {
      const options = { header: true, skipEmptyLines: "greedy" } as const;
      return Papa.parse<Record<string, string>>(await readFile(path, "utf8"), options).data;
    },
    /** Lets the rows' minute pass. */
    rest: () => restRows(db),
    invitations: () =>
      db
        .selectFrom("invitation as i")
        .innerJoin("person as p", "p.id", "i.personId")
        .selectAll("i")
        .select(["p.canonicalEmail", "p.firstName"])
        .orderBy("p.canonicalEmail")
        .execute(),
    async invited(): Promise<string[]> {
      return (await sheetFlow.invitations()).map((row) => row.canonicalEmail);
    },
    flow: () => db.selectFrom("flow").selectAll().executeTakeFirstOrThrow(),
    connection: () => db.selectFrom("connection").selectAll().executeTakeFirstOrThrow(),
    runs: () => db.selectFrom("flowRun").selectAll().orderBy("id").execute(),
    knownRows: () => db.selectFrom("knownRow").selectAll().orderBy("canonicalEmail").execute(),
    /** What was decided, oldest first, with the address it was about; of one address where that is given. */
    async audit(address?: string) {
      const lines = await auditLines(db);
      return address === undefined ? lines : lines.filter((line) => line.address === address);
    },
    countEvents: async () => {
      const { count } = await db
        .selectFrom("audit")
        .select((e) => e.fn.countAll<string>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
  if (options.running !== false) {
    await db.updateTable("flow").set({ state: "running" }).execute();
  }
  return sheetFlow;
}

/** A flow from a CSV file. */
export async function makeFlow(
  tx: Tx,
  locationId: string,
  path: string,
  policy: Partial<FlowPolicy> = {},
) {
  const connection = await createConnection(tx, systemActor, locationId, {
    connector: "csv-file",
    name: "Members",
    settings: { path },
  });
  return createFlow(tx, systemActor, locationId, {
    name: "Sheet",
    trigger: { connectionId: connection.id, key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
    policy: { quietSeconds: 60, ...policy },
  });
}

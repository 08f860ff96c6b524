import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { apiClient } from "../test/support/api-client.ts";
import { waitFor } from "../test/support/wait-for.ts";

export type Api = ReturnType<typeof apiClient>;

const Made = z.object({ id: z.string() });
const Page = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) });
const Preview = z.object({
  planHash: z.string(),
  plan: z.object({ invite: z.array(z.unknown()), unchanged: z.number() }),
});
const Run = z.object({
  id: z.string(),
  state: z.string(),
  planHash: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
});

const HEADER = "First name,Last name,Email,Phone number";

/** A header, and so many people whom nobody else has. */
export const peopleRows = (name: string, count: number): string[][] => [
  HEADER.split(","),
  ...Array.from({ length: count }, (_, n) => personRow(n, `${name}-${n}@example.com`)),
];

export const personRow = (n: number, email: string) => [
  "Bench",
  `Person ${n}`,
  email,
  `+49 30 90${1000 + n}`,
];

/** The same as a text. */
export const peopleSheet = (name: string, count: number): string =>
  [...peopleRows(name, count), []].map((row) => row.join(",")).join("\n");

/** A sheet and its flow, as a draft, driven as an outside program would. */
export async function makeSheetFlow(
  api: Api,
  location: string,
  { path, text, policy }: { path: string; text: string; policy: Record<string, unknown> },
) {
  const write = (changed: string) => writeFile(path, changed);
  await write(text);
  const connection = { connector: "csv-file", settings: { path } };
  const flow = await makeFlow(api, location, { connection, policy });
  return {
    ...flow,
    write,
    /** The sheet says so of that many rows. */
    sheetSays: (status: string, rows: number) =>
      waitFor(async () => (await readFile(path, "utf8")).split(`,${status},`).length > rows, {
        what: `${rows} rows that are ${status}`,
        limitMs: 900_000,
        everyMs: 500,
      }),
  };
}

type NewFlow = {
  connection: { connector: string; settings: Record<string, unknown> };
  /** Of the trigger; a sheet's where none is named. */
  key?: string;
  input?: Record<string, unknown>;
  policy: Record<string, unknown>;
};

/** A flow that invites, as a draft. */
export async function makeFlow(
  api: Api,
  location: string,
  { connection: given, key = "rows", input, policy }: NewFlow,
) {
  const connection = Made.parse(
    await api.ask("POST", `/locations/${location}/connections`, { name: "Bench", ...given }),
  );
  const { id } = Made.parse(
    await api.ask("POST", `/locations/${location}/flows`, {
      name: "Bench",
      trigger: { connectionId: connection.id, key, ...(input && { input }) },
      action: { connectionId: "members", key: "inviteMember" },
      policy,
    }),
  );
  const preview = async () => Preview.parse(await api.ask("POST", `/flows/${id}/preview`));
  const getRun = async (runId: string) => Run.parse(await api.ask("GET", `/runs/${runId}`));
  return {
    flowId: id,
    connectionId: connection.id,
    preview,
    async apply(): Promise<void> {
      const { planHash } = await preview();
      const run = Run.parse(await api.ask("POST", `/flows/${id}/apply`, { planHash }));
      await isDone(run.id);
    },
    /** Says yes to a plan that it takes longer to carry out than a caller waits. */
    applyBig: ({ planHash }: { planHash: string }) =>
      patiently(api.ask("POST", `/flows/${id}/apply`, { planHash })),
    changePolicy: (change: Record<string, unknown>) =>
      api.ask("PATCH", `/flows/${id}`, { policy: change }),
    /** The plan that waits, once it has so many people in it. */
    heldRun: (people: number) =>
      waitFor(
        async () => {
          const { items } = Page.parse(await api.ask("GET", `/flows/${id}/runs`));
          const held = items.find(({ state }) => state === "held");
          const run = held && (await getRun(held.id));
          return run?.counts["invite"] === people && run;
        },
        { what: `a plan of ${people} people`, limitMs: 120_000, everyMs: 500 },
      ),
    approve: ({ id: runId, planHash }: z.infer<typeof Run>) =>
      patiently(api.ask("POST", `/runs/${runId}/approve`, { planHash })),
    /** A look at the sheet, from the asking until its run is done. */
    async pass(): Promise<void> {
      const run = Run.parse(await api.ask("POST", `/flows/${id}/run`));
      await isDone(run.id);
    },
  };

  function isDone(runId: string) {
    const isSo = async () => (await getRun(runId)).state === "done";
    return waitFor(isSo, { what: "a run to be done", limitMs: 120_000, everyMs: 100 });
  }
}

/** An answer may take longer than a caller waits, since it tells what has been carried out. */
async function patiently(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof DOMException) || error.name !== "TimeoutError") throw error;
  });
}

/** Nothing but what is measured costs anything from here on. */
export async function pauseFlows(api: Api, location: string): Promise<void> {
  const { items } = Page.parse(await api.ask("GET", `/locations/${location}/flows`));
  for (const { id, state } of items)
    if (state === "running" || state === "held") await api.ask("POST", `/flows/${id}/pause`);
}

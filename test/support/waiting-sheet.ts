import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";
import { z } from "zod";
import type { apiClient } from "./api-client.ts";
import { waitFor } from "./wait-for.ts";

type Api = Pick<ReturnType<typeof apiClient>, "ask">;

const Made = z.object({ id: z.string() });
const Preview = z.object({ planHash: z.string() });
const Stated = z.object({ state: z.string() });
const Runs = z.object({
  items: z.array(Stated.extend({ id: z.string(), planHash: z.string().nullable() })),
});
const Page = z.object({
  items: z.array(z.object({ email: z.string() })),
  nextCursor: z.string().nullable(),
});

export type WaitingSheet = Awaited<ReturnType<typeof aWaitingSheet>>;

/**
 * A location of a running hub whose flow runs, with so many new people written into its sheet at once; back when all
 * of them wait for a yes.
 */
export async function aWaitingSheet(api: Api, dataDir: string, slug: string, count: number) {
  const path = join(dataDir, "sheets", `${slug}.csv`);
  const emails = Array.from({ length: count }, (_, n) => `${slug}-${n}@example.com`);
  const header = "First name,Last name,Email\n";
  await writeFile(path, header);
  const flowId = await aRunningFlow(api, slug, path);
  await writeFile(path, header + emails.map((email, n) => `Ada,Byron ${n},${email}\n`).join(""));
  const rows = () => rowsOf(path);
  const isHeld = (row: Record<string, string>) => row["Status"] === "held";
  await waitFor(async () => (await rows()).filter(isHeld).length === count, {
    what: `${count} rows to be held`,
    limitMs: 60_000,
    everyMs: 200,
  });
  const { items } = Runs.parse(await api.ask("GET", `/flows/${flowId}/runs`));
  const run = items.find(({ state }) => state === "held");
  if (!run?.planHash) throw new Error("The rows are held, and no run is.");
  return { slug, emails, flowId, rows, run: { id: run.id, planHash: run.planHash } };
}

async function aRunningFlow(api: Api, slug: string, path: string): Promise<string> {
  await api.ask("POST", "/locations", { name: slug, slug, timezone: "Europe/Berlin" });
  const connection = { connector: "csv-file", name: slug, settings: { path } };
  const { id: connectionId } = Made.parse(
    await api.ask("POST", `/locations/${slug}/connections`, connection),
  );
  const { id } = Made.parse(
    await api.ask("POST", `/locations/${slug}/flows`, {
      name: slug,
      trigger: { connectionId, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    }),
  );
  const { planHash } = Preview.parse(await api.ask("POST", `/flows/${id}/preview`));
  await api.ask("POST", `/flows/${id}/apply`, { planHash });
  return id;
}

export const stateOfRun = async (api: Api, { run }: WaitingSheet) =>
  Stated.parse(await api.ask("GET", `/runs/${run.id}`)).state;

export const stateOfFlow = async (api: Api, { flowId }: WaitingSheet) =>
  Stated.parse(await api.ask("GET", `/flows/${flowId}`)).state;

/** The addresses that the location has invited, one for each invitation. */
export async function invitedIn(api: Api, { slug }: WaitingSheet): Promise<string[]> {
  const emails: string[] = [];
  for (let page = "limit=200"; page !== "";) {
    const answer = await api.ask("GET", `/locations/${slug}/invitations?${page}`);
    const { items, nextCursor } = Page.parse(answer);
    emails.push(...items.map(({ email }) => email));
    page = nextCursor === null ? "" : `limit=200&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return emails;
}

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const options = { header: true, skipEmptyLines: "greedy" } as const;
  return Papa.parse<Record<string, string>>(await readFile(path, "utf8"), options).data;
}

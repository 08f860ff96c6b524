import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Papa from "papaparse";
import { z } from "zod";
import { OWN_COLUMNS } from "../../domain/roster/columns.ts";
import type { apiClient } from "./api-client.ts";
import type { SmtpRecorder } from "./smtp-recorder.ts";
import { waitFor } from "./wait-for.ts";

const Made = z.looseObject({ id: z.string() });
const Flow = z.looseObject({ state: z.string(), problem: z.string().nullable() });
const Run = z.looseObject({
  id: z.string(),
  state: z.string(),
  planHash: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  problem: z.string().nullable(),
});
const Row = z.looseObject({
  line: z.number().nullable(),
  fields: z.record(z.string(), z.string()),
  problems: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
  warnings: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
});
const Preview = z.object({
  planHash: z.string(),
  plan: z.looseObject({ invite: z.array(Row), invalid: z.array(Row) }),
});
const Invitations = z.object({
  items: z.array(z.looseObject({ email: z.string(), status: z.string() })),
});
const Reasons = z.object({ items: z.array(z.looseObject({ reasonCode: z.string() })) });

export type NewSheet = {
  /** Of the location, of its file, and of the domain of its people. */
  slug: string;
  text: string;
  settings?: Record<string, unknown>;
  policy?: Record<string, unknown>;
};

type Hub = { api: ReturnType<typeof apiClient>; recorder: SmtpRecorder; folder: string };

export type SheetOnHub = Awaited<ReturnType<typeof sheetOnHub>>;

const QUIET_SECONDS = 1;
const PATIENCE = { limitMs: 90_000, everyMs: 100 };

/** The address that somebody has in a sheet: nobody of another sheet has the same. */
export const at = (slug: string, name: string) => `${name}@${slug}.example.com`;

export const HEADER = "First name,Last name,Email,Notes";

/** A person's line in a sheet of this header. */
export const lineOf = (slug: string, name: string) =>
  `${name},Of ${slug},${at(slug, name.toLowerCase())},"note: ${name}"`;

export const linesOf = (text: string) => text.replace(/\n$/, "").split("\n");
export const joined = (...lines: (string | undefined)[]) => `${lines.join("\n")}\n`;

/** A file, the location that reads it, and its flow, as a draft; all seen from outside. */
export async function sheetOnHub(hub: Hub, { slug, text, settings, policy }: NewSheet) {
  const { api, recorder } = hub;
  const path = join(hub.folder, `${slug}.csv`);
  await writeFile(path, text);
  await api.ask("POST", "/locations", { name: slug, slug, timezone: "Europe/Berlin", settings });
  const connection = await made(`/locations/${slug}/connections`, {
    connector: "csv-file",
    name: "Members",
    settings: { path: `${slug}.csv` },
  });
  const flow = await made(`/locations/${slug}/flows`, {
    name: "Members",
    trigger: { connectionId: connection.id, key: "rows" },
    action: { connectionId: "members", key: "inviteMember" },
    policy: { quietSeconds: QUIET_SECONDS, intervalSeconds: 2, ...policy },
  });

  async function made(place: string, body: unknown) {
    return Made.parse(await api.ask("POST", place, body));
  }

  const sheet = {
    path,
    flowId: flow.id,
    read: () => readFile(path, "utf8"),
    write: (content: string) => writeFile(path, content),
    async edit(change: (content: string) => string): Promise<void> {
      await sheet.write(change(await sheet.read()));
    },
    /** The cells by the names of their columns; blank rows are left out. */
    async rows(): Promise<Record<string, string>[]> {
      const options = { header: true, skipEmptyLines: "greedy" } as const;
      return Papa.parse<Record<string, string>>(await sheet.read(), options).data;
    },
    /** The row that has this in one of its cells. */
    async row(said: string): Promise<Record<string, string>> {
      const found = (await sheet.rows()).find((row) => Object.values(row).includes(said));
      if (!found) throw new Error(`no row of ${path} says ${said}`);
      return found;
    },
    statuses: async () => (await sheet.rows()).map((row) => row["Status"] ?? ""),
    /** The user's text, byte by byte: the file without the columns that are the hub's. */
    theirs: async () => withoutOurs(await sheet.read()),

    flow: async () => Flow.parse(await api.ask("GET", `/flows/${flow.id}`)),
    connection: async () => Flow.parse(await api.ask("GET", `/connections/${connection.id}`)),
    preview: async () => Preview.parse(await api.ask("POST", `/flows/${flow.id}/preview`)),
    async apply() {
      const { planHash } = await sheet.preview();
      return Run.parse(await api.ask("POST", `/flows/${flow.id}/apply`, { planHash }));
    },
    runs: async () =>
      z.object({ items: z.array(Run) }).parse(await api.ask("GET", `/flows/${flow.id}/runs`)).items,
    /** A pass from its start to its end; it begins after this was called. */
    async pass() {
      const { id } = Run.parse(await api.ask("POST", `/flows/${flow.id}/run`));
      return waitFor(
        async () => {
          const run = Run.parse(await api.ask("GET", `/runs/${id}`));
          return ["done", "failed"].includes(run.state) && run;
        },
        { what: `a pass over ${slug}`, ...PATIENCE },
      );
    },
    /** Passes until what the sheet says by now has been noted, has rested, and was acted upon. */
    async settle(quietSeconds = QUIET_SECONDS): Promise<void> {
      await sheet.pass();
      await sleep(quietSeconds * 1000 + 50);
      await sheet.pass();
    },
    /** Once every row has one of these, in their order; a row that is refused has none. */
    async show(...statuses: string[]): Promise<void> {
      let seen: string[] = [];
      const isSo = async () => (seen = await sheet.statuses()).join() === statuses.join();
      await waitFor(isSo, { what: `${slug} to show ${statuses.join()}`, ...PATIENCE }).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}; it shows ${seen.join()}`);
        },
      );
    },

    invitations: async () =>
      Invitations.parse(await api.ask("GET", `/locations/${slug}/invitations?limit=200`)).items,
    /** To whom mail went out, each name as often as a mail, once no invitation is on its way any more. */
    async mailed(): Promise<string[]> {
      const isOut = async () =>
        (await sheet.invitations()).every(({ status }) => status !== "queued");
      await waitFor(isOut, { what: `the mails of ${slug}`, ...PATIENCE });
      return (await recorder.mails())
        .flatMap(({ to }) => (to.endsWith(`@${slug}.example.com`) ? [to.replace(/@.*/, "")] : []))
        .toSorted();
    },
    /** Why something was done, or not, about an address; the newest first. */
    async why(address: string): Promise<string[]> {
      const asked = `/locations/${slug}/why?email=${encodeURIComponent(address)}`;
      return Reasons.parse(await api.ask("GET", asked)).items.map((item) => item.reasonCode);
    },
  };
  return sheet;
}

function withoutOurs(text: string): string {
  const own: readonly string[] = OWN_COLUMNS;
  const [header = [], ...lines] = text.split("\n").map(cellsAsTyped);
  const isTheirs = (_cell: string, position: number) => !own.includes(header[position] ?? "");
  return [header, ...lines].map((cells) => cells.filter(isTheirs).join(",")).join("\n");
}

/** With their quotes; no cell has a line break. */
const cellsAsTyped = (line: string) =>
  [...`${line},`.matchAll(/((?:"(?:[^"]|"")*"|[^,])*),/g)].map(([, cell = ""]) => cell);

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";
import { OWN_COLUMNS } from "../../domain/roster/columns.ts";
import { at, flowOnHub, type HubToAsk } from "./flow-on-hub.ts";

export type NewSheet = {
  /** Of the location, of its file, and of the domain of its people. */
  slug: string;
  text: string;
  settings?: Record<string, unknown>;
  policy?: Record<string, unknown>;
};

type Hub = HubToAsk & { folder: string };

export type SheetOnHub = Awaited<ReturnType<typeof sheetOnHub>>;

export const HEADER = "First name,Last name,Email,Notes";

/** A person's line in a sheet of this header. */
export const lineOf = (slug: string, name: string) =>
  `${name},Of ${slug},${at(slug, name.toLowerCase())},"note: ${name}"`;

export const linesOf = (text: string) => text.replace(/\n$/, "").split("\n");
export const joined = (...lines: (string | undefined)[]) => `${lines.join("\n")}\n`;

/** A file, the location that reads it, and its flow, as a draft; all seen from outside. */
export async function sheetOnHub(hub: Hub, { slug, text, settings, policy }: NewSheet) {
  const path = join(hub.folder, `${slug}.csv`);
  const read = () => readFile(path, "utf8");
  const write = (content: string) => writeFile(path, content);
  await write(text);
  const connection = { connector: "csv-file", settings: { path: `${slug}.csv` } };
  const flow = await flowOnHub(hub, { slug, settings, policy, connection }, async () => {
    const options = { header: true, skipEmptyLines: "greedy" } as const;
    return Papa.parse<Record<string, string>>(await read(), options).data;
  });
  return {
    ...flow,
    path,
    read,
    write,
    async edit(change: (content: string) => string): Promise<void> {
      await write(change(await read()));
    },
    /** The user's text, byte by byte: the file without the columns that are the hub's. */
    theirs: async () => withoutOurs(await read()),
  };
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

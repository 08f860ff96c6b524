import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import pg from "pg";
import type { CanaryKind } from "./canaries.ts";

/** Where something is kept, or was said: its bytes as latin1, and what must not stand there. */
export type Place = { name: string; text: string; forbids: CanaryKind[] };

const EVERYTHING: CanaryKind[] = ["secret", "entry", "person"];
/** People's names and addresses belong there. */
const WHAT_LETS_IN: CanaryKind[] = ["secret", "entry"];

export const aPlace = (name: string, text: string, forbids = EVERYTHING): Place => ({
  name,
  text,
  forbids,
});

type Column = { table: string; column: string };

/** Every column that can hold a word, whatever its table. */
export async function databasePlaces(url: string): Promise<Place[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<Column>(
      `select format('%I.%I', table_schema, table_name) as "table", column_name as "column"
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
         and data_type not like 'timestamp%' and data_type not in ('uuid', 'boolean')`,
    );
    const places: Place[] = [];
    for (const { table, column } of columns) {
      const { rows } = await client.query<{ value: unknown }>(
        `select ${client.escapeIdentifier(column)} as value from ${table}`,
      );
      const text = rows.map(({ value }) => wordsOf(value)).join("\n");
      places.push(aPlace(`${table}.${column}`, text, WHAT_LETS_IN));
    }
    return places;
  } finally {
    await client.end();
  }
}

function wordsOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString("latin1");
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** Every file of a data folder but PostgreSQL's; the customer's own sheets may name people. */
export async function folderPlaces(dataDir: string): Promise<Place[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataDir, join(entry.parentPath, entry.name)))
    .filter((file) => !/^postgres[^/]*\//.test(file));
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(dataDir, file), "latin1");
      return aPlace(file, text, file.startsWith("sheets/") ? WHAT_LETS_IN : EVERYTHING);
    }),
  );
}

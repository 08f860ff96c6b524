import { readdir, readFile } from "node:fs/promises";
import { sql } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { connectDatabase } from "./connect.ts";

const FOLDER = new URL("./migrations/", import.meta.url);

/** Brings the database up to date and names what was applied; several processes may ask at once. */
export async function migrate(url: string): Promise<string[]> {
  const db = connectDatabase(url, { maxConnections: 2 });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations } });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) throw error;
    return results.filter((r) => r.status === "Success").map((r) => r.migrationName);
  } finally {
    await db.destroy();
  }
}

/** Names of the migrations the database still lacks. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const db = connectDatabase(url, { maxConnections: 1 });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations } });
    const all = await migrator.getMigrations();
    return all.filter((m) => !m.executedAt).map((m) => m.name);
  } finally {
    await db.destroy();
  }
}

/** True when the database answers and lacks no migration. */
export const isUpToDate = async (url: string): Promise<boolean> =>
  (await pendingMigrations(url)).length === 0;

async function getMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".sql")).sort();
  const migrations: Record<string, Migration> = {};
  for (const file of files) {
    const text = await readFile(new URL(file, FOLDER), "utf8");
    migrations[file.replace(/\.sql$/, "")] = {
      up: async (db) => void (await sql.raw(text).execute(db)),
    };
  }
  return migrations;
}

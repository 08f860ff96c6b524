import { readConfig } from "../config.ts";
import { migrateDatabase } from "../services.ts";
import { answer } from "./answer.ts";
import { withDatabaseUrl } from "./with-database.ts";

export async function migrateNow({ json }: { json?: boolean }): Promise<void> {
  const applied = await withDatabaseUrl(readConfig(process.env), (url) =>
    migrateDatabase(url, () => undefined),
  );
  answer(json, { applied }, [
    applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}`,
  ]);
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { migrate, pendingMigrations } from "../../db/migrate.ts";
import { repository } from "../support/command.ts";
import { testDatabase } from "../support/database.ts";

const FOLDER = join(repository, "db/migrations");

/** A database as the release before had it. */
async function databaseAt(last: string) {
  const { db, url } = await testDatabase();
  await sql`drop schema public cascade`.execute(db);
  await sql`create schema public`.execute(db);
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql"));
  const migrations = await Promise.all(
    files.map(async (name): Promise<[string, Migration]> => {
      const text = await readFile(join(FOLDER, name), "utf8");
      return [
        name.replace(/\.sql$/, ""),
        { up: async (at) => void (await sql.raw(text).execute(at)) },
      ];
    }),
  );
  const provider = { getMigrations: async () => Object.fromEntries(migrations) };
  const { error } = await new Migrator({ db, provider }).migrateTo(last);
  if (error) throw error;
  return { db, url };
}

test("an installation that reads a sheet takes what it did not have, and its flow stays as it is", async () => {
  const { db, url } = await databaseAt("0012_status_lease");
  const id = uuidv7();
  await sql`insert into location (id, slug, name, timezone, locale, settings)
    values (${id}, 'hq', 'HQ', 'Etc/UTC', 'en', '{}')`.execute(db);
  await sql`insert into connection (id, location_id, connector, name, sealed_settings)
    values (${id}, ${id}, 'csv-file', 'Sheet', 'sealed')`.execute(db);
  await sql`insert into flow (id, location_id, connection_id, name, trigger_key, trigger_input,
      action_key, action_input, policy, state)
    values (${id}, ${id}, ${id}, 'Members', 'rows', '{}', 'inviteMember', '{}', '{}', 'running')`.execute(
    db,
  );
  // A deleted flow had let its connection go.
  await sql`insert into flow (id, location_id, name, trigger_key, trigger_input, action_key,
      action_input, policy, deleted_at)
    values (${uuidv7()}, ${id}, 'Old', 'rows', '{}', 'inviteMember', '{}', '{}', now())`.execute(
    db,
  );
  const { rows: before } = await sql<object>`select * from flow order by name`.execute(db);

  expect(await pendingMigrations(url)).toContain("0013_events");
  expect((await migrate(url))[0]).toBe("0013_events");
  expect(await pendingMigrations(url)).toEqual([]);

  const { rows: after } = await sql<object>`select * from flow order by name`.execute(db);
  expect(after).toMatchObject(before);
  const nothing = { actionConnectionId: null, mapping: null, filter: null, cursor: null };
  expect(after).toMatchObject([nothing, nothing]);
});

test("a flow that is not deleted has a connection on one side or the other", async () => {
  const { db } = await testDatabase();
  const id = uuidv7();
  await sql`insert into location (id, slug, name, timezone, locale, settings)
    values (${id}, 'hq', 'HQ', 'Etc/UTC', 'en', '{}')`.execute(db);
  await sql`insert into connection (id, location_id, connector, name, sealed_settings)
    values (${id}, ${id}, 'hubspot', 'CRM', 'sealed')`.execute(db);
  const add = (connectionId: string | null, actionConnectionId: string | null) =>
    sql`insert into flow (id, location_id, connection_id, action_connection_id, name, trigger_key,
        trigger_input, action_key, action_input, policy)
      values (${uuidv7()}, ${id}, ${connectionId}, ${actionConnectionId}, 'F', 'k', '{}', 'a', '{}', '{}')`.execute(
      db,
    );
  await add(id, null);
  await add(null, id);
  await expect(add(null, null)).rejects.toThrow("flow_has_connection");
});

import { CompiledQuery, sql, type Kysely } from "kysely";
import { uuidv7 } from "uuidv7";
import { beforeAll, expect, test } from "vitest";
import type { Pool } from "../../db/connect.ts";
import {
  forgetDecisionsAbout,
  listEarlierMemberships,
  listPlansNaming,
} from "../../db/forgotten-rows.ts";
import { emptyEventsAbout, listHookEvents } from "../../db/hook-events.ts";
import { listHubEventIds } from "../../db/hub-events.ts";
import type { Database } from "../../db/schema/database.ts";
import { testDatabase } from "../support/database.ts";

const ROWS = 100_000;
const location = uuidv7();
const connection = uuidv7();
const flow = { id: uuidv7(), locationId: location };

let db: Pool;
beforeAll(async () => {
  ({ db } = await testDatabase());
  await sql`insert into location (id, slug, name, timezone, locale, settings)
    values (${location}, 'hq', 'HQ', 'Etc/UTC', 'en', '{}')`.execute(db);
  await sql`insert into connection (id, location_id, connector, name, sealed_settings)
    values (${connection}, ${location}, 'hubspot', 'CRM', 'sealed')`.execute(db);
  await sql`insert into flow (id, location_id, connection_id, name, trigger_key, trigger_input, action_key,
      action_input, policy)
    values (${flow.id}, ${location}, ${connection}, 'Customers', 'contactChanged', '{}', 'inviteMember', '{}', '{}')`.execute(
    db,
  );
  await sql`insert into hook_event (id, connection_id, key, kind, subjects, payload, state)
    select gen_random_uuid(), ${connection}::uuid, n::text, 'changed', array[n::text], '{}', 'taken'
    from generate_series(1, ${ROWS}::int) n`.execute(db);
  await sql`insert into audit (location_id, actor_kind, type, reason_code, address, detail)
    select ${location}::uuid, 'flow', case when n % 10 = 0 then 'row.rekeyed' else 'invitation.sent' end, 'x',
      n || '@example.com', jsonb_build_object('flowId', ${flow.id}::text, 'key', n::text)
    from generate_series(1, ${ROWS}::int) n`.execute(db);
  await sql`insert into flow_run (id, flow_id, kind, state)
    select gen_random_uuid(), ${flow.id}::uuid, 'pass', 'done' from generate_series(1, ${ROWS}::int) n`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}, 120_000);

/** What PostgreSQL does for the statements of a query, each as text. */
async function plansOf(query: (at: Kysely<Database>) => Promise<unknown>): Promise<string[]> {
  const asked: CompiledQuery[] = [];
  const listening = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => result,
  });
  const executor = listening.getExecutor();
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async (compiled) => {
    asked.push(compiled);
    return execute(compiled);
  };
  await query(listening);
  return Promise.all(
    asked.map(async ({ sql: text, parameters }) => {
      const { rows } = await db.executeQuery<{ "QUERY PLAN": string }>(
        CompiledQuery.raw(`explain ${text}`, [...parameters]),
      );
      return rows.map((row) => Object.values(row).join("")).join("\n");
    }),
  );
}

const page = { limit: 51 };

test.each<[string, (at: Kysely<Database>) => Promise<unknown>]>([
  ["what came about somebody is emptied", (at) => emptyEventsAbout(at, connection, ["17", "18"])],
  ["whom they were before is found", (at) => listEarlierMemberships(at, flow, ["17", "20"])],
  [
    "what was decided about them is emptied",
    (at) => forgetDecisionsAbout(at, flow, { keys: ["17"], addresses: ["19@example.com"] }),
  ],
  ["plans that name them are found", (at) => listPlansNaming(at, flow.id, ["17"])],
  [
    "what came in one state is listed",
    (at) => listHookEvents(at, connection, { ...page, states: ["quarantined"] }),
  ],
  [
    "what is no connection's is listed",
    (at) => listHookEvents(at, null, { ...page, states: ["quarantined"] }),
  ],
  [
    "events of a rare type are listed",
    (at) => listHubEventIds(at, { ...page, locations: "all", types: ["connection.failed"] }),
  ],
  [
    "events of many types are listed, of one location",
    (at) =>
      listHubEventIds(at, {
        ...page,
        locations: [location],
        types: ["connection.failed", "invitation.sent"],
      }),
  ],
])("%s without reading a hundred thousand rows", async (_, query) => {
  const plans = await plansOf(query);
  expect(plans).not.toEqual([]);
  for (const plan of plans) {
    expect(plan).toMatch(/Index/);
    expect(plan).not.toMatch(/Seq Scan on (audit|hook_event|flow_run)/);
  }
});

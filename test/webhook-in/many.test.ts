import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startWebhookHub, type WebhookHub } from "../support/webhook-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let hub: WebhookHub;
beforeAll(async () => {
  hub = await startWebhookHub();
});
afterAll(() => hub?.stop());

/** As if that many had been sent, each with so much about it. */
const sent = (connectionId: string, slug: string, count: number, bytes = 10) =>
  sql`insert into hook_event (id, connection_id, key, kind, subjects, payload, state, received_at)
    select gen_random_uuid(), ${connectionId}, n::text, 'received', '{}', jsonb_build_object(
      'First name', 'P' || n, 'Email', 'p' || n || ${`@${slug}.example.com`}, 'Note', repeat('x', ${bytes}))::text,
      'taken', now() - make_interval(secs => ${count} - n)
    from generate_series(1, ${count}::integer) n`.execute(hub.db);

test("who was sent before is known from the start, also where they are more than one look reads later", async () => {
  const space = await hub.aSpace("known");
  await sent(space.connectionId, "known", 10_050);
  const flow = await space.flow({ policy: { existingRows: "known", intervalSeconds: 3600 } });
  const { plan } = await flow.preview();
  expect(plan).toMatchObject({ invite: [], unchanged: 10_050 });
  await flow.apply();
  await flow.settled();
  expect(await flow.invitations()).toEqual([]);
  expect((await flow.events()).counts).toMatchObject({ waiting: 0, held: 0 });
});

test("a preview shows all that were sent, however much was said of each", async () => {
  const space = await hub.aSpace("long");
  await sent(space.connectionId, "long", 90, 250_000);
  const flow = await space.flow();
  const { plan } = await flow.preview();
  expect(plan.invite).toHaveLength(90);
});

test("more than a plan can show is said so, and nobody of them is taken for new later", async () => {
  const space = await hub.aSpace("most");
  await sent(space.connectionId, "most", 50_001, 1);
  const flow = await space.flow();
  const answer = await hub.api.send("POST", `/flows/${flow.flowId}/preview`);
  expect(answer).toMatchObject({
    status: 409,
    text: expect.stringContaining("More than 50000 wait"),
  });
  expect(await flow.flow()).toMatchObject({ state: "draft" });
});

import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { forgetLateMails } from "../../db/forgotten.ts";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import type { ToldOnHub } from "../support/told-on-hub.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let hub: HubspotHub;
beforeAll(async () => {
  hub = await startHubspotHub();
});
afterAll(() => hub?.stop());
const underWay: ToldOnHub[] = [];
afterEach(async () => {
  hub.hubspot.habits.privacyDeletionFirst = true;
  // All flows hear of all contacts: each test is to have them for itself.
  for (const flow of underWay.splice(0)) await flow.pause();
});

async function running(slug: string, more: Record<string, unknown> = {}) {
  const space = await hub.aSpace(slug);
  const flow = await space.customers({ policy: { intervalSeconds: 3600, ...more } });
  underWay.push(flow);
  const settled = async () => {
    await hub.hubspot.webhooks.settled();
    await flow.settled();
  };
  return { space, flow, settled, people: hub.hubspot.people };
}

/** The tables in which some row says this, in whatever column. */
async function tablesNaming(...words: string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(hub.db);
  const found: string[] = [];
  for (const { name } of tables) {
    for (const word of words) {
      const { rows } = await sql`
        select 1 from ${sql.table(name)} t where position(${word.toLowerCase()} in lower(t::text)) > 0
        limit 1`.execute(hub.db);
      if (rows.length > 0) found.push(`${name}: ${word}`);
    }
  }
  return found;
}

test.each([true, false])(
  "who was invited and is to be forgotten leaves neither name nor address anywhere (told before its deletion: %s)",
  async (privacyDeletionFirst) => {
    hub.hubspot.habits.privacyDeletionFirst = privacyDeletionFirst;
    const slug = `forgotten-${privacyDeletionFirst}`;
    const { space, flow, settled, people } = await running(slug);
    const lastname = `Xyloph${privacyDeletionFirst}`;
    const ada = space.contact("Ada", { lastname, phone: "+4915155501234" });
    space.contact("Ben");
    await flow.apply();
    await flow.invited(space.at("ada"), space.at("ben"));
    // It had another address before, which goes as well.
    people.edit(ada, { email: space.at("countess") });
    await flow.invited(space.at("ada"), space.at("countess"), space.at("ben"));
    await flow.mailed(`${slug}.example.com`);
    people.forget(ada);
    await settled();
    await vi.waitFor(
      async () =>
        expect(
          await tablesNaming(space.at("ada"), space.at("countess"), lastname, "15155501234"),
        ).toEqual([]),
      { timeout: 30_000, interval: 500 },
    );
    const statuses = (await flow.invitations()).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one.localeCompare(other))).toEqual([
      "revoked",
      "revoked",
      "sent",
    ]);
    // Ben is where he was, in the plans too.
    expect(await tablesNaming(space.at("ben"))).toEqual(
      expect.arrayContaining([`person: ${space.at("ben")}`, `flow_run: ${space.at("ben")}`]),
    );
    const mails = (await hub.recorder.mails()).filter(({ to }) =>
      to.endsWith(`${slug}.example.com`),
    );
    expect(mails).toHaveLength(3);
  },
);

test("who has an account by now is told of, and keeps it", async () => {
  const { space, flow, settled, people } = await running("account");
  await flow.apply();
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  await flow.mailed("account.example.com");
  await sql`update person set activated_at = now() where canonical_email = ${space.at("ada")}`.execute(
    hub.db,
  );
  people.forget(ada);
  await settled();
  expect(await flow.why(space.at("ada"))).toContain("forget_by_hand");
  const person = await hub.db
    .selectFrom("person as p")
    .innerJoin("membership as m", "m.personId", "p.id")
    .select(["p.firstName", "m.type"])
    .where("p.canonicalEmail", "=", space.at("ada"))
    .execute();
  expect(person).toEqual([{ firstName: "Ada", type: "member" }]);
  expect(await tablesNaming(ada)).not.toContain(`known_row: ${ada}`);
});

test("who waits in a plan is forgotten with it, whether somebody looks or not", async () => {
  const { space, flow, people } = await running("waiting", { holdAboveNew: 0 });
  await flow.apply();
  const [ada] = [space.contact("Ada"), space.contact("Ben")];
  await flow.heldPlan("invite", 2);
  await flow.pause();
  people.forget(ada ?? "");
  await hub.hubspot.webhooks.settled();
  expect(await tablesNaming(space.at("ada"))).toEqual([]);
  await flow.resume();
  await flow.heldPlan("invite", 1);
});

test("who was seen in a preview, or refused for a reason, is forgotten too", async () => {
  const { space, flow, settled, people } = await running("previewed");
  const ada = space.contact("Ada");
  const ben = space.contact("Ben", { firstname: "" });
  await flow.preview();
  people.forget(ada);
  await hub.hubspot.webhooks.settled();
  expect(await tablesNaming(space.at("ada"))).toEqual([]);
  await flow.apply();
  await flow.heldFor(ben);
  people.forget(ben);
  await settled();
  expect(await tablesNaming(space.at("ben"))).toEqual([]);
});

test("who is forgotten while a look at them is under way is not taken up by it", async () => {
  const { space, flow, settled, people } = await running("meanwhile");
  await flow.apply();
  let ada = "";
  hub.hubspot.faults.after(
    async () => {
      people.forget(ada);
      await vi.waitFor(async () => {
        const kinds = await hub.db
          .selectFrom("hookEvent")
          .select("kind")
          .where("connectionId", "=", space.connectionId)
          .where("kind", "=", "forgotten")
          .execute();
        expect(kinds).toHaveLength(1);
      }, 10_000);
    },
    { on: "contacts.batch_read" },
  );
  ada = space.contact("Ada");
  await settled();
  expect(await flow.invitations()).toEqual([]);
  expect(await tablesNaming(space.at("ada"))).toEqual([]);
  expect(await flow.mailed("meanwhile.example.com")).toEqual([]);
});

test("a mail of which nobody knows yet whether it went out is forgotten as soon as somebody does", async () => {
  const { space, flow, settled, people } = await running("in-doubt");
  await flow.apply();
  const ada = space.contact("Ada");
  await flow.invited(space.at("ada"));
  await flow.mailed("in-doubt.example.com");
  const settle = (at: Date | null) =>
    hub.db
      .updateTable("email")
      .set({ settledAt: at })
      .where("recipient", "=", space.at("ada"))
      .execute();
  await settle(null);
  people.forget(ada);
  await settled();
  expect(await tablesNaming(space.at("ada"))).toEqual([`email: ${space.at("ada")}`]);
  await settle(new Date());
  await forgetLateMails(hub.db);
  expect(await tablesNaming(space.at("ada"))).toEqual([]);
});

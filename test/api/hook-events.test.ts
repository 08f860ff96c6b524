import { expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import type { HookEventState } from "../../domain/hook-event.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, apiDeps, ask, serveApi } from "./fixture.ts";

async function hub() {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  await aLocation(deps, "hq");
  await aLocation(deps, "other");
  const settings = { accessToken: "token", clientSecret: "secret" };
  const made = { connector: "hubspot", name: "CRM", settings };
  const connection = await unitOfWork(deps, (tx) => createConnection(tx, systemActor, "hq", made));
  const url = await serveApi(deps);
  return {
    connectionId: connection.id,
    key: (location: string) => aKey(deps, location, ["integrations"]),
    list: (path: string, key: string) => ask(url, path, { key }),
    async came(connectionId: string | null, state: HookEventState, problem: string | null = null) {
      const id = uuidv7();
      const payload = JSON.stringify({ portalId: 4711, objectId: 1, email: "ada@example.com" });
      const event = { id, connectionId, key: id, kind: "changed", subjects: ["1"], payload };
      await db
        .insertInto("hookEvent")
        .values({ ...event, state, problem, occurredAt: new Date(0) })
        .execute();
      return id;
    },
  };
}

test("what nothing could be made of is listed with why, and without what it says", async () => {
  const { connectionId, came, key, list } = await hub();
  const why = "HubSpot does not say of which contact this is.";
  const taken = await came(connectionId, "taken");
  const odd = await came(connectionId, "quarantined", why);
  const ours = await came(connectionId, "ours");
  await came(null, "quarantined", "No connection here is of the account 1.");
  const own = await key("hq");
  const listed = await list(`/connections/${connectionId}/events?state=quarantined`, own);
  expect(listed).toMatchObject({ status: 200, body: { nextCursor: null } });
  expect(listed.body.items).toEqual([
    {
      id: odd,
      kind: "changed",
      state: "quarantined",
      problem: why,
      occurredAt: "1970-01-01T00:00:00.000Z",
      receivedAt: expect.stringMatching(/Z$/),
      told: { portalId: "•••• (a number)", objectId: "• (a number)", email: "a•••@example.com" },
    },
  ]);
  expect(listed.text).not.toContain("ada@");
  const first = await list(`/connections/${connectionId}/events?limit=2`, own);
  expect(first.body.items.map(({ id }) => id)).toEqual([ours, odd]);
  const rest = `/connections/${connectionId}/events?limit=2&cursor=${first.body.nextCursor}`;
  expect((await list(rest, own)).body).toMatchObject({ items: [{ id: taken }], nextCursor: null });
  const foreign = await list(`/connections/${connectionId}/events`, await key("other"));
  expect(foreign).toMatchObject({ status: 404, body: { code: "not_found" } });
});

test("what is no connection's is listed for those alone who act in all locations", async () => {
  const { connectionId, came, key, list } = await hub();
  await came(connectionId, "quarantined", "Odd.");
  const problem = "No connection here is of the account 4711.";
  const nobodys = [await came(null, "quarantined", problem), await came(null, "quarantined")];
  const all = await list("/events/quarantined?limit=1", await key("all"));
  expect(all.body.items).toMatchObject([{ id: nobodys[1], state: "quarantined" }]);
  const rest = `/events/quarantined?cursor=${all.body.nextCursor}`;
  expect((await list(rest, await key("all"))).body).toMatchObject({
    items: [{ id: nobodys[0], problem, told: { email: "a•••@example.com" } }],
    nextCursor: null,
  });
  expect(await list("/events/quarantined", await key("hq"))).toMatchObject({
    status: 403,
    body: { code: "forbidden" },
  });
});

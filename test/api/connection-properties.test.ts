import { expect, test } from "vitest";
import { ConnectorError, type ConnectorErrorKind } from "../../domain/errors.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aConnection, aKey, aLocation, apiDeps, ask, checkedBy, serveApi } from "./fixture.ts";

async function hub() {
  const { db } = await testDatabase();
  const none = checkedBy(async () => undefined);
  const vendor: { fails?: ConnectorErrorKind; asked: unknown[] } = { asked: [] };
  const deps = apiDeps(db, {
    connectors: {
      ...none,
      open: async (row) => ({
        ...(await none.open(row)),
        async act(key, input) {
          vendor.asked.push([key, input]);
          if (vendor.fails) throw new ConnectorError(vendor.fails, "HubSpot says no. Look there.");
          return { made: vendor.asked.length === 1 ? ["usher_status"] : [] };
        },
      }),
    },
  });
  await aLocation(deps, "hq");
  const made = { connector: "hubspot", name: "CRM", settings: { accessToken: "pat-1" } };
  const crm = await unitOfWork(deps, (tx) => createConnection(tx, systemActor, "hq", made));
  const [url, key] = [await serveApi(deps), await aKey(deps, "hq", ["integrations"])];
  const make = (id: string) => ask(url, `/connections/${id}/properties`, { method: "POST", key });
  return { deps, vendor, crm, make };
}

test("what the hub writes into is made at HubSpot, once, whenever that is asked for", async () => {
  const { vendor, crm, make } = await hub();
  expect(await make(crm.id)).toMatchObject({ status: 200, body: { made: ["usher_status"] } });
  expect(await make(crm.id)).toMatchObject({ status: 200, body: { made: [] } });
  expect(vendor.asked).toEqual([
    ["ensureProperties", {}],
    ["ensureProperties", {}],
  ]);
});

test("a vendor that needs nothing made is not asked", async () => {
  const { deps, vendor, make } = await hub();
  const file = await aConnection(deps, "hq");
  expect(await make(file.id)).toMatchObject({ status: 200, body: { made: [] } });
  expect(vendor.asked).toEqual([]);
});

test.each([
  ["unavailable", 503, "unavailable"],
  ["rejected", 409, "conflict"],
  ["unauthorized", 409, "conflict"],
] as const)("a vendor that ends it as %s is answered %i", async (kind, status, code) => {
  const { vendor, crm, make } = await hub();
  vendor.fails = kind;
  expect(await make(crm.id)).toMatchObject({ status, body: { code } });
});

import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { askForCheck, runCheck } from "../../../services/asked-checks.ts";
import {
  getConnectionDetails,
  listConnectionDetails,
} from "../../../services/connection-details.ts";
import { deleteFlow } from "../../../services/flows/flows.ts";
import { aVendorFlow, type VendorFlow } from "../../support/vendor-flow.ts";
import { vendor } from "../../support/vendor.ts";

vi.mock("../../../connectors/catalog.ts", () => import("../../support/vendor.ts"));

const details = ({ deps, connectionId }: VendorFlow) =>
  getConnectionDetails(deps, systemActor, connectionId);

const ask = ({ work, connectionId }: VendorFlow) =>
  work((tx) => askForCheck(tx, systemActor, connectionId));

const run = ({ deps, connectors, connectionId }: VendorFlow) =>
  runCheck({ ...deps, connectors }, systemActor, connectionId);

test("a connection names the flows that use it, and no deleted one", async () => {
  const at = await aVendorFlow();
  const other = await at.aFlow();
  const named = async () => (await details(at)).flows.map(({ id }) => id);
  expect(await named()).toEqual([other.id, at.flowId]);
  await at.work((tx) => deleteFlow(tx, systemActor, at.flowId));
  expect(await named()).toEqual([other.id]);
});

test("a sign-in that nothing has used for thirty days is pointed out", async () => {
  const at = await aVendorFlow();
  expect((await details(at)).grant).toBeNull();
  await at.signIn();
  expect((await details(at)).grant).toMatchObject({ isUnused: false });
  const older = async (days: number) => {
    const ago = sql<Date>`now() - make_interval(days => ${days})`;
    await at.db.updateTable("connectionGrant").set({ renewedAt: ago, grantedAt: ago }).execute();
  };
  await older(29);
  expect((await details(at)).grant).toMatchObject({ isUnused: false });
  await older(31);
  const { items } = await listConnectionDetails(at.deps, systemActor, at.location.id, { limit: 5 });
  expect(items).toMatchObject([{ id: at.connectionId, grant: { isUnused: true } }]);
});

test("a check is open until the vendor has answered, and says what came of it", async () => {
  const at = await aVendorFlow();
  await at.signIn();
  expect((await details(at)).check).toEqual({ state: "never" });
  await ask(at);
  expect((await details(at)).check).toMatchObject({ state: "open" });
  await run(at);
  expect((await details(at)).check).toMatchObject({ state: "done", problem: null });

  vendor.readsFail = "unavailable";
  await ask(at);
  await run(at);
  expect(await details(at)).toMatchObject({
    state: "ok",
    check: { state: "done", problem: "More calls than the vendor allows." },
  });

  vendor.readsFail = "rejected";
  await ask(at);
  await run(at);
  expect(await details(at)).toMatchObject({
    state: "misconfigured",
    check: { state: "done", problem: "More calls than the vendor allows." },
  });
});

test("a check whose process ended is given up", async () => {
  const at = await aVendorFlow();
  await ask(at);
  await at.db
    .updateTable("connection")
    .set({ checkAskedAt: sql<Date>`now() - interval '3 minutes'` })
    .execute();
  expect((await details(at)).check).toMatchObject({ state: "lost" });
});

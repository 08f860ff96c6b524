import { createHmac, randomBytes } from "node:crypto";
import { afterAll, expect, test, vi } from "vitest";
import { hookRoutes } from "../../api/hooks.ts";
import { connect } from "../../connectors/connector.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, serviceDeps } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { deskbook, example } from "./deskbook.ts";
import { deskbookStand } from "./deskbook-stand.ts";

vi.mock("../../connectors/catalog.ts", () => import("./deskbook.ts"));

afterAll(() => example.remove());

const ADA = { first_name: "Ada", email: "ada@example.com" };

async function atDeskbook() {
  const vendor = await deskbookStand();
  const open = (token = vendor.token) => connect(deskbook, { token }, { baseUrl: vendor.url });
  return { vendor, open, connection: open() };
}

test("the guide's example compiles, by the product's own rules", async () => {
  expect(example.paths).toEqual([
    "connectors/deskbook/client.ts",
    "connectors/deskbook/error.ts",
    "connectors/deskbook/deskbook.ts",
  ]);
  expect(await example.faults()).toBe("");
});

test("its check tells a good token from a bad one, in words that say what to do", async () => {
  const { open, connection } = await atDeskbook();
  await connection.check();
  await expect(open("another").check()).rejects.toMatchObject({
    kind: "unauthorized",
    message: "Deskbook does not know the token. Make a new one there.",
  });
});

test.each([
  [429, "rate_limited"],
  [503, "unavailable"],
  [403, "rejected"],
])("its failures are classified: %i is %s", async (status, kind) => {
  const { vendor, connection } = await atDeskbook();
  vendor.faults.status = status;
  await expect(connection.check()).rejects.toMatchObject({ kind });
});

test("its action, tried again after a lost answer, leaves one member", async () => {
  const { vendor, connection } = await atDeskbook();
  const member = { email: "ada@example.com", firstName: "Ada" };
  vendor.faults.losesAnswers = 1;
  await expect(connection.act("putMember", member)).rejects.toMatchObject({ kind: "unavailable" });
  expect(await connection.act("putMember", member)).toEqual({ memberId: "m-0", created: false });
  expect([...vendor.members]).toEqual([["ada@example.com", "Ada"]]);
});

test("its trigger counts what is there as known, and tells what was changed since", async () => {
  const { vendor, connection } = await atDeskbook();
  const { changes, load } = connection.events("contractSigned");
  vendor.put("1", ADA);
  const first = await changes?.({}, null);
  expect(first).toEqual({ subjects: [], cursor: "1", more: false });
  vendor.put("1", { ...ADA, contract: "signed" });
  const second = await changes?.({}, first?.cursor);
  expect(second).toEqual({ subjects: ["1"], cursor: "2", more: false });
  const asked = { subjects: ["1", "2"], properties: ["email"] };
  const found = await load?.({}, asked);
  expect(found?.get("1")).toMatchObject({ state: "live", subject: "1", wanted: true, told: ADA });
  expect(found?.get("2")).toEqual({ state: "gone" });
});

test("its webhook is taken once when it is genuine, and refused when it is forged", async () => {
  const { vendor } = await atDeskbook();
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  const key = randomBytes(24);
  const settings = { token: vendor.token, webhookSecret: `whsec_${key.toString("base64")}` };
  const { id } = await unitOfWork(deps, (tx) =>
    createConnection(tx, systemActor, location.id, { connector: "deskbook", name: "D", settings }),
  );
  const app = hookRoutes({
    ...deps,
    publicUrl: new URL("https://members.example.com"),
    now: () => new Date(),
    appSecret: () => undefined,
    count: () => undefined,
    countQuarantined: () => undefined,
    log: silentLog,
  });
  const timestamp = Math.floor(Date.now() / 1000);
  const told = { type: "contract.signed", contact_id: "1", timestamp: new Date().toISOString() };
  const body = JSON.stringify(told);
  const tell = async (by: Buffer) => {
    const signature = createHmac("sha256", by)
      .update(`evt_1.${timestamp}.${body}`)
      .digest("base64");
    const headers = {
      "content-type": "application/json",
      "webhook-id": "evt_1",
      "webhook-timestamp": String(timestamp),
      "webhook-signature": `v1,${signature}`,
    };
    return (await app.request(`/hooks/deskbook/${id}`, { method: "POST", headers, body })).status;
  };
  expect(await tell(randomBytes(24))).toBe(401);
  expect(await db.selectFrom("hookEvent").selectAll().execute()).toEqual([]);
  expect(await tell(key)).toBe(202);
  expect(await tell(key)).toBe(200);
  const events = await db.selectFrom("hookEvent").selectAll().execute();
  expect(events).toMatchObject([{ kind: "contract.signed", subjects: ["1"], state: "taken" }]);
});

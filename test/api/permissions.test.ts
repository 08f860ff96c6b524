import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { apiRoutes, apiTable } from "../../api/app.ts";
import type { ApiDeps } from "../../api/context.ts";
import type { TableRow } from "../../api/openapi.ts";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { emptyPlan } from "../../domain/flow-plan.ts";
import { PERMISSIONS } from "../../domain/permissions.ts";
import { testDatabase } from "../support/database.ts";
import {
  aConnection,
  aFlow,
  aKey,
  aLocation,
  anInvitation,
  anOwner,
  apiDeps,
  ask,
  aVendorConnection,
  checkedBy,
  serveApi,
} from "./fixture.ts";
import { requests, type Ids } from "./route-requests.ts";

vi.mock("../../connectors/catalog.ts", () => import("../support/vendor.ts"));

const nameOf = ({ method, path }: TableRow) => `${method} ${path}`;
const fill = (path: string, ids: Ids) =>
  path
    .replace("{location}", ids.location)
    .replace("{key}", "sheet-to-invite")
    .replace(/\/why$/, "/why?email=ada@example.com")
    .replace(
      /^\/(invitations|connections|flows|runs|mails|members)\/\{id\}/,
      (_, noun: keyof Ids) => `/${noun}/${ids[noun]}`,
    );

let deps: ApiDeps;
let url = "";
let other: string;
let unknownIds: Ids;

beforeAll(async () => {
  const { db } = await testDatabase();
  const app = { clientId: "our id", clientSecret: "our secret" };
  const connectors = { ...checkedBy(async () => undefined), app: () => app };
  deps = apiDeps(db, { handOver: worker(db), connectors });
  url = await serveApi(deps);
  await aLocation(deps, "other");
  other = await aKey(deps, "other");
  await anOwner(deps, "owner@example.com");
  const id = "01990000-0000-7000-8000-000000000000";
  unknownIds = {
    location: "nowhere",
    invitations: id,
    connections: id,
    flows: id,
    runs: id,
    mails: id,
    members: id,
  };
});

/** Stands for the worker: whatever run is asked for is done. */
const worker = (db: Pool) => () =>
  void db
    .updateTable("flowRun")
    .set({
      state: "done",
      planHash: "seen",
      plan: JSON.stringify(emptyPlan()),
    })
    .where("state", "=", "requested")
    .execute();

/** A location with one of everything, so that each case can use its own up. */
async function aWorld(): Promise<Ids> {
  const { slug: location, id: locationId } = await aLocation(deps, `hq-${randomUUID()}`);
  const connection = await aVendorConnection(deps, location);
  const used = await aConnection(deps, location, `${location}.csv`);
  const flow = await aFlow(deps, location, used.id);
  const invitation = await anInvitation(deps, location, `${randomUUID()}@example.com`);
  // Long enough ago that it may be sent again; running, so that it may be paused.
  const { db } = deps;
  await db
    .updateTable("email")
    .set({ createdAt: new Date(0) })
    .where("locationId", "=", locationId)
    .execute();
  await db.updateTable("flow").set({ state: "running" }).where("id", "=", flow.id).execute();
  const run = {
    id: randomUUID(),
    flowId: flow.id,
    kind: "pass" as const,
    state: "held" as const,
    planHash: "seen",
  };
  await db.insertInto("flowRun").values(run).execute();
  const doubtful = await anInvitation(deps, location, `${randomUUID()}@example.com`);
  const mail = await db
    .updateTable("email")
    .set({ state: "unknown" })
    .where("invitationId", "=", doubtful.id)
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    location,
    invitations: invitation.id,
    connections: connection.id,
    flows: flow.id,
    runs: run.id,
    mails: mail.id,
    members: invitation.membershipId,
  };
}

/** What is of no location in particular. */
const OF_ALL = new Set(["post /locations", "get /events/quarantined"]);

const table = apiTable(apiDeps(connectDatabase("postgres://127.0.0.1/never-asked")));

test("every route stands in the table, and every row of the table is tried", () => {
  expect(table.map(nameOf).toSorted()).toEqual(Object.keys(requests).toSorted());
  const open = apiRoutes(deps).routes.filter(
    ({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/"),
  );
  const rows = new Set(table.map(({ method, path }) => `${method.toUpperCase()} /api/v1${path}`));
  const served = open.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(new Set(served)).toEqual(rows);
});

describe.each(table.map((row) => [nameOf(row), row] as const))("%s", (name, row) => {
  const send = (ids: Ids, key?: string) =>
    ask(url, fill(row.path, ids), {
      method: row.method.toUpperCase(),
      key,
      body: requests[name]?.(ids),
    });

  test("is closed to nobody and to keys that do not live", async () => {
    const ids = await aWorld();
    const revoked = await aKey(deps, "all");
    const expired = await aKey(deps, "all");
    const { db } = deps;
    const now = new Date();
    await db
      .updateTable("apiKey")
      .set({ revokedAt: now })
      .where("id", "=", revoked.slice(6, 42))
      .execute();
    await db
      .updateTable("apiKey")
      .set({ expiresAt: now })
      .where("id", "=", expired.slice(6, 42))
      .execute();
    const wrong = (await aKey(deps, "all")).slice(0, -1);
    for (const key of [undefined, "", "x", wrong, `${wrong}_`, revoked, expired]) {
      const answer = await send(ids, key);
      expect([key, answer.status, answer.body.code]).toEqual([key, 401, "unauthorized"]);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  test("is open to a key of the location that has the permission", async () => {
    const ids = await aWorld();
    const location = OF_ALL.has(name) ? "all" : ids.location;
    const key = await aKey(
      deps,
      location,
      row.permission === "any" ? ["analytics"] : [row.permission],
    );
    if (name === "post /flows/{id}/resume") {
      await ask(url, `/flows/${ids.flows}/pause`, { method: "POST", key });
    }
    const { status, text } = await send(ids, key);
    expect(status, text).toBeLessThan(300);
  });

  test.skipIf(row.permission === "any")(
    "is closed to a key that lacks the permission",
    async () => {
      const ids = await aWorld();
      const key = await aKey(
        deps,
        "all",
        PERMISSIONS.filter((one) => one !== row.permission),
      );
      expect(await send(ids, key)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    },
  );

  test.runIf(row.path.includes("{"))("answers what is foreign like what is unknown", async () => {
    const ids = await aWorld();
    const foreign = await send(ids, other);
    const unknown = await send(unknownIds, other);
    expect(foreign).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(foreign.text).toBe(unknown.text);
    for (const odd of ["'%20or%201=1--", "..%2f..%2fetc", "%00", "%ff", "1"]) {
      const odds = {
        location: odd,
        invitations: odd,
        connections: odd,
        flows: odd,
        runs: odd,
        mails: odd,
        members: odd,
      };
      const answer = await ask(url, fill(row.path, odds), {
        method: row.method.toUpperCase(),
        key: other,
        body: requests[name]?.(unknownIds),
      });
      expect([odd, answer.status, answer.text]).toEqual([odd, 404, unknown.text]);
    }
  });
});

test("a key of one location opens no other, and no new one", async () => {
  const refused = await ask(url, "/locations", {
    key: other,
    body: { name: "x", timezone: "UTC" },
  });
  expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
});

test("what is there under another method says which; what is not there is not found", async () => {
  const put = await ask(url, "/locations/other", { method: "PUT", key: other, body: {} });
  expect(put).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
  expect(put.headers.get("allow")).toBe("GET, PATCH, HEAD");
  expect(await ask(url, "/nothing", { key: other })).toMatchObject({ status: 404 });
  expect(await ask(url, "/nothing")).toMatchObject({ status: 401 });
});

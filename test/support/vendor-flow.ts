import { uuidv7 } from "uuidv7";
import { onTestFinished } from "vitest";
import { flowActivities } from "../../activities/flows.ts";
import { connectDatabase, type Pool } from "../../db/connect.ts";
import { systemActor } from "../../domain/permissions.ts";
import { accessTokenFor, keepGrant, type GrantDeps } from "../../services/connection-grants.ts";
import { letIn } from "../../services/connection-failures.ts";
import { connectorRuntime } from "../../services/connector-runtime.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork, type ServiceDeps, type Tx } from "../../services/unit-of-work.ts";
import { testDatabase } from "./database.ts";
import { aLocation, serviceDeps } from "./invitees.ts";
import { resetVendor, tokens } from "./vendor.ts";

const APP = { clientId: "our id", clientSecret: "our secret" };

export type VendorFlow = Awaited<ReturnType<typeof aVendorFlow>>;

/** A connection somebody signed in for, at the vendor of this process, and a flow that runs on it. */
export async function aVendorFlow({ settings = {} }: { settings?: Record<string, unknown> } = {}) {
  resetVendor();
  const { db, url } = await testDatabase();
  const deps = serviceDeps(db);
  const connectors = connectorRuntime(deps, { "google-sheets": { app: APP } });
  const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(deps, asked);
  const location = await aLocation(deps);
  const connection = await work((tx) =>
    createConnection(tx, systemActor, location.id, {
      connector: "google-sheets",
      name: "Members",
      settings,
    }),
  );
  const aFlow = () =>
    work((tx) =>
      createFlow(tx, systemActor, location.id, {
        name: "Sheet",
        trigger: { connectionId: connection.id, key: "rows" },
        action: { connectionId: "members", key: "inviteMember" },
      }),
    );
  const flow = await aFlow();
  await db.updateTable("flow").set({ state: "running" }).execute();
  const activities = flowActivities({
    ...deps,
    connectors,
    heartbeat: () => undefined,
  });
  const { id } = connection;
  return {
    db,
    deps,
    work,
    connectors,
    location,
    connectionId: id,
    flowId: flow.id,
    aFlow,
    /** What another process has: connections of its own. */
    otherPool(): Pool {
      const pool = connectDatabase(url);
      onTestFinished(() => pool.destroy());
      return pool;
    },
    token: (of: Partial<ServiceDeps> = {}) => accessTokenFor(grantDeps({ ...deps, ...of }), id),
    /** As if somebody had come back from the vendor. */
    async signIn(): Promise<void> {
      const grant = tokens();
      await work(async (tx) => {
        await letIn(tx, systemActor, id);
        await keepGrant(tx, id, {
          account: "ada@example.com",
          grant: { ...grant, refreshToken: grant.refreshToken ?? "" },
        });
      });
    },
    look: (flowId = flow.id) => activities.lookAtSource(flowId),
    connection: () =>
      db.selectFrom("connection").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    grant: () => db.selectFrom("connectionGrant").selectAll().executeTakeFirstOrThrow(),
    flow: (flowId = flow.id) =>
      db.selectFrom("flow").selectAll().where("id", "=", flowId).executeTakeFirstOrThrow(),
    mails: () => db.selectFrom("email").selectAll().orderBy("recipient").execute(),
    nudged: async () =>
      (await db.selectFrom("outbox").selectAll().where("kind", "=", "nudge").execute()).map(
        ({ subjectId }) => subjectId,
      ),
    async audit(type: string) {
      return db.selectFrom("audit").selectAll().where("type", "=", type).orderBy("id").execute();
    },
    /** Somebody who runs the location, or owns the installation. */
    async anAdministrator(email: string, as: "admin" | "owner" | "member" = "admin") {
      const personId = uuidv7();
      await db
        .insertInto("person")
        .values({
          id: personId,
          canonicalEmail: email,
          email,
          firstName: "Olu",
          isOwner: as === "owner",
        })
        .execute();
      if (as === "owner") return;
      const role = as === "admin" ? ("admin" as const) : ("member" as const);
      await db
        .insertInto("membership")
        .values({ id: uuidv7(), personId, locationId: location.id, type: "member", role })
        .execute();
    },
  };
}

const grantDeps = (deps: ServiceDeps): GrantDeps => ({
  ...deps,
  app: () => APP,
});

import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { systemActor } from "../../domain/permissions.ts";
import { createApiKey } from "../../services/api-keys.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { invite } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { NAMED_IN_PATH } from "./console-pages.ts";
import type { Console } from "./console.ts";

/** What stands for each `:name` in the path of a page, in one location. */
export type World = Record<string, string>;

/** Those that are no ids of anything in a location. */
export const WORDS: World = {
  connector: "csv-file",
  recipe: "sheet-to-invite",
  as: "delivered",
  kind: "invitation",
  locale: "en",
};

/** One of everything that a page can be about, in a location, so that each case can use its own up. */
export async function aWorld(on: Console, locationId: string): Promise<World> {
  const { db, deps } = on;
  const { membershipId: membership } = await on.anAdmin({ locationId, permissions: ["billing"] });
  const email = `${uuidv7()}@example.com`;
  const made = await unitOfWork(deps, async (tx) => {
    const connect = (name: string, settings: Record<string, unknown>, connector: string) =>
      createConnection(tx, systemActor, locationId, { connector, name, settings });
    const connection = await connect("Sheets", {}, "google-sheets");
    const used = await connect(email, { path: `${email}.csv` }, "csv-file");
    const flow = await createFlow(tx, systemActor, locationId, {
      name: "Sheet",
      trigger: { connectionId: used.id, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    });
    const person = { firstName: "Bo", email, canonicalEmail: email };
    const { invitation } = await invite(tx, systemActor, locationId, person, "api");
    const key = await createApiKey(tx, systemActor, {
      location: locationId,
      permissions: ["customers"],
    });
    return { connection: connection.id, flow: flow.id, key: key.id, invited: invitation };
  });
  await db.updateTable("flow").set({ state: "running" }).where("id", "=", made.flow).execute();
  const run = uuidv7();
  await db
    .insertInto("flowRun")
    .values({ id: run, flowId: made.flow, kind: "pass", state: "held", planHash: "seen" })
    .execute();
  const mail = await db
    .updateTable("email")
    .set({ state: "unknown", createdAt: sql<Date>`created_at - interval '1 day'` })
    .where("invitationId", "=", made.invited.id)
    .returning("id")
    .executeTakeFirstOrThrow();
  const testMail = uuidv7();
  const test = { id: testMail, kind: "test" as const, purpose: `test/${testMail}`, locationId };
  await db
    .insertInto("email")
    .values({ ...test, recipient: email, locale: "en", state: "delivered" })
    .execute();
  const suppression = await db
    .insertInto("suppression")
    .values({ canonicalEmail: email, reason: "bounced" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const handOver = await db
    .updateTable("outbox")
    .set({ stuckReason: "refused" })
    .where("subjectId", "=", made.invited.id ?? "")
    .returning("id")
    .executeTakeFirstOrThrow();
  const { connection, flow, key } = made;
  return {
    membership,
    invitee: made.invited.membershipId,
    connection,
    flow,
    key,
    run,
    mail: mail.id,
    testMail,
    suppression: suppression.id,
    handOver: handOver.id,
  };
}

/** The address of a page of a location, about the things of a world. */
export function pageOf(slug: string, page: string, world: World): string {
  const path = page.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = { ...world, ...WORDS }[NAMED_IN_PATH[page]?.[name] ?? name];
    if (value === undefined) throw new Error(`Say in console-world.ts what :${name} stands for.`);
    return value;
  });
  return `/console/locations/${slug}${path}`;
}

import { randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { countsOf, emptyPlan } from "../../domain/flow-plan.ts";
import type { PlannedRow } from "../../domain/flow.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createApiKey } from "../../services/api-keys.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import type { Console } from "../web/console.ts";

/** What outsiders can write into a sheet, a CRM or a webhook, and what must stay that text everywhere. */
export const MARKUP = `"><img src=x onerror=alert(1)>`;
export const TEMPLATE = "{{7*7}}";

const PLAN_HASH = "a".repeat(64);

export type Seeded = Awaited<ReturnType<typeof seedConsole>>;

/** A location in which something is there for every page to show; what can have a hostile name has one. */
export async function seedConsole(on: Console) {
  const { db, deps, locationId } = on;
  const owner = await on.anOwner();
  const { membershipId: administrator } = await on.anAdmin({ firstName: MARKUP });
  const invitee = await on.anInvitee({ email: "waiting@example.com", firstName: "Grace" });
  const doubted = await on.anInvitee({ email: "doubt@example.com" });
  await db
    .updateTable("person")
    .set({ firstName: MARKUP, lastName: TEMPLATE, phone: "+49301234567" })
    .where("id", "=", invitee.personId)
    .execute();
  await db
    .updateTable("location")
    .set({ name: `Hub ${MARKUP}` })
    .where("id", "=", locationId)
    .execute();
  const left = await on.anInvitee({ email: "left@example.com", firstName: "Lin" });
  await unitOfWork(deps, (tx) => revokeInvitation(tx, systemActor, left.invitation.id ?? ""));
  await sentMail(on, invitee.invitation.id, "delivered");
  await sentMail(on, doubted.invitation.id, "unknown");

  const { connection, webhook, unused, flow, told } = await unitOfWork(deps, async (tx) => {
    const add = (connector: string, settings: Record<string, unknown>) =>
      createConnection(tx, systemActor, "hq", { connector, name: `Sheet ${MARKUP}`, settings });
    const connection = await add("csv-file", { path: "members.csv" });
    const webhook = await add("webhook-in", {
      verifier: "bearer",
      secret: randomBytes(24).toString("base64"),
    });
    const unused = await add("google-sheets", {});
    const invites = { connectionId: "members", key: "inviteMember" };
    const flow = await createFlow(tx, systemActor, "hq", {
      name: `Flow ${MARKUP}`,
      trigger: { connectionId: connection.id, key: "rows" },
      action: invites,
    });
    const told = await createFlow(tx, systemActor, "hq", {
      name: `Told ${TEMPLATE}`,
      trigger: { connectionId: webhook.id, key: "received" },
      action: invites,
    });
    return { connection, webhook, unused, flow, told };
  });
  await db
    .updateTable("connection")
    .set({ state: "misconfigured", problem: `There is no sheet ${MARKUP}.` })
    .where("id", "=", connection.id)
    .execute();
  const runId = await aHeldRun(on, flow.id);
  const { id: apiKey } = await unitOfWork(deps, (tx) =>
    createApiKey(tx, systemActor, { location: "hq", permissions: ["customers"], name: MARKUP }),
  );
  const mail = await db
    .selectFrom("email")
    .select("id")
    .where("state", "=", "unknown")
    .executeTakeFirstOrThrow();
  const suppression = await db
    .insertInto("suppression")
    .values({ canonicalEmail: invitee.email, reason: "bounced" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const testMail = uuidv7();
  await db
    .insertInto("email")
    .values({
      id: testMail,
      kind: "test",
      purpose: `test/${testMail}`,
      locationId,
      recipient: owner.email,
      locale: "en",
      state: "handed_over",
    })
    .execute();

  const ids: Record<string, string> = {
    membership: invitee.invitation.membershipId,
    administrator,
    connection: connection.id,
    connector: "google-sheets",
    webhook: webhook.id,
    flow: flow.id,
    told: told.id,
    run: runId,
    key: apiKey,
    mail: mail.id,
    as: "delivered",
    suppression: suppression.id,
    kind: "invitation",
    locale: "de",
    recipe: "sheet-to-invite",
    email: encodeURIComponent(invitee.email),
  };
  return {
    owner,
    invitee,
    ids,
    /** The address of a page, with what is seeded in the place of its parameters. */
    fill: (path: string) => {
      const own: Record<string, Record<string, string>> = {
        "/mail/templates/:kind/:locale/test/:mail": { mail: testMail },
        "/people/:membership/invite-again": { membership: left.invitation.membershipId },
        // It is not used by a flow, and can go.
        "/connections/:connection/delete": { connection: unused.id },
        "/connections/:connection/sign-in": { connection: unused.id },
      };
      const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
        const id = own[path]?.[name] ?? ids[name];
        if (id === undefined) throw new Error(`Nothing is seeded for :${name} of ${path}.`);
        return id;
      });
      return /\/(?:approve|reject)$/.test(path) ? `${filled}?plan=${PLAN_HASH}` : filled;
    },
  };
}

async function sentMail(on: Console, invitationId: string | null, state: "delivered" | "unknown") {
  await on.db
    .updateTable("email")
    .set({
      state,
      reason: `The provider said ${MARKUP}`,
      attempts: 1,
      attemptedAt: sql<Date>`now() - interval '1 hour'`,
      subject: "Welcome",
      html: "<p>Welcome</p>",
      text: "Welcome",
    })
    .where("invitationId", "=", invitationId)
    .execute();
  await on.db
    .updateTable("invitation")
    .set({
      status: "sent",
      sentAt: sql<Date>`now() - interval '1 hour'`,
      firstSentAt: sql<Date>`now() - interval '1 hour'`,
      signInUntil: sql<Date>`now() + interval '23 hours'`,
      remindAt: sql<Date>`now() + interval '2 days'`,
      closeAt: sql<Date>`now() + interval '89 days'`,
    })
    .where("id", "=", invitationId)
    .execute();
}

/** A plan that waits for a yes, with a row of every kind. */
async function aHeldRun(on: Console, flowId: string): Promise<string> {
  const row = (n: number, more: Partial<PlannedRow> = {}): PlannedRow => ({
    key: uuidv7(),
    line: n + 2,
    fields: { firstName: n === 0 ? MARKUP : `Ada ${n}`, email: `row-${n}@example.com` },
    reasonCode: "row_new",
    problems: [],
    warnings: [],
    ...more,
  });
  const problem = { column: MARKUP, code: "invalid_email", message: "This is no e-mail address." };
  const before = { firstName: "Eda", email: "before@example.com" };
  const plan = {
    ...emptyPlan(),
    invite: Array.from({ length: 120 }, (_, n) => row(n)),
    update: [row(200, { before })],
    rekey: [row(201, { before })],
    missing: [row(202, { line: null })],
    duplicate: [row(203, { problems: [{ ...problem, code: "duplicate_row" }] })],
    invalid: [row(204, { problems: [problem] })],
    unchanged: 7,
  };
  const id = uuidv7();
  await on.db.updateTable("flow").set({ state: "held" }).where("id", "=", flowId).execute();
  await on.db
    .insertInto("flowRun")
    .values({
      id,
      flowId,
      kind: "pass",
      state: "held",
      planHash: PLAN_HASH,
      plan: JSON.stringify(plan),
      counts: JSON.stringify(countsOf(plan)),
      problem: "120 new people at once are more than 20.",
    })
    .execute();
  return id;
}

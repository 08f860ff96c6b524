import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openConsole, type Console } from "./console.ts";

async function aFlow(on: Console, name = "Members") {
  const flow = await unitOfWork(on.deps, async (tx) => {
    const connection = await createConnection(tx, systemActor, on.locationId, {
      connector: "csv-file",
      name: "Sheet",
      settings: { path: "members.csv" },
    });
    return createFlow(tx, systemActor, on.locationId, {
      name,
      trigger: { connectionId: connection.id, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    });
  });
  await on.db.updateTable("flow").set({ state: "running" }).where("id", "=", flow.id).execute();
  return flow;
}

async function aHeldPlan(on: Console, flowId: string): Promise<string> {
  const id = uuidv7();
  const counts = JSON.stringify({ invite: 25, unchanged: 3 });
  await on.db
    .insertInto("flowRun")
    .values({ id, flowId, kind: "pass", state: "held", planHash: "seen", counts })
    .execute();
  await on.db.updateTable("flow").set({ state: "held" }).where("id", "=", flowId).execute();
  return id;
}

const today = "/console/locations/hq";

test("a location's console begins with saying calmly that nothing waits", async () => {
  const on = await openConsole();
  const browser = await on.signIn(await on.anAdmin());
  const { status, html } = await browser.get(today);
  expect(status).toBe(200);
  expect(html).toContain("Nothing waits for anybody");
  expect(html).toContain("No invitation is open: nothing is due.");
  expect(html).toContain("Nobody was invited in this time.");
});

test("a held plan is named with its number of people and its reason, and is one press away", async () => {
  const on = await openConsole();
  const flow = await aFlow(on);
  const runId = await aHeldPlan(on, flow.id);
  const browser = await on.signIn(await on.anAdmin());
  const { html } = await browser.get(today);
  expect(html).toContain("A plan of “Members”: 25 people");
  expect(html).toContain(
    "more new people at once than the flow may invite without a yes. (25 people)",
  );
  expect(html).toContain(`href="${today}/flows/${flow.id}/runs/${runId}"`);
});

test("the page is told in German to those who read German", async () => {
  const on = await openConsole();
  const flow = await aFlow(on);
  await aHeldPlan(on, flow.id);
  const admin = await on.anAdmin();
  await on.db.updateTable("person").set({ locale: "de" }).where("id", "=", admin.id).execute();
  const { html } = await (await on.signIn(admin)).get(today);
  expect(html).toContain('<html lang="de">');
  expect(html).toContain("Ein Plan von „Members“: 25 Personen");
  expect(html).toContain("mehr neue Personen auf einmal, als der Ablauf ohne Zusage einladen darf");
});

test("a stuck hand-over is tried again by one press", async () => {
  const on = await openConsole();
  await on.anInvitee();
  await on.db.updateTable("outbox").set({ stuckReason: "Temporal refuses it" }).execute();
  const browser = await on.signIn(await on.anAdmin());
  const { html } = await browser.get(today);
  expect(html).toContain("Temporal refuses it");
  const sent = await browser.submit(today, `${today}/operations/hand-overs`);
  expect(sent.status).toBe(303);
  const { stuckReason } = await on.db
    .selectFrom("outbox")
    .select("stuckReason")
    .executeTakeFirstOrThrow();
  expect(stuckReason).toBeNull();
});

test("the funnel shows a picture that says the same as its table, for the time that is chosen", async () => {
  const on = await openConsole();
  const { invitation } = await on.anInvitee();
  await on.db
    .updateTable("invitation")
    .set({
      status: "activated",
      activatedBy: "link",
      firstSentAt: sql<Date>`now() - interval '3 hours'`,
      activatedAt: sql<Date>`now()`,
      createdAt: sql<Date>`now() - interval '10 days'`,
    })
    .where("id", "=", invitation.id)
    .execute();
  const browser = await on.signIn(await on.anAdmin());
  const { html } = await browser.get(`${today}?days=30`);
  expect(html).toContain('role="img" aria-labelledby="funnel-picture-title funnel-picture-desc"');
  expect(html).toContain("1 sent, 1 delivered, 0 reminded, 1 activated.");
  expect(html).toContain("3 hours");
  expect(html).toMatch(/Activated by the link<\/th><td data-head="Invitations" class="number">1</);
  const short = await browser.get(`${today}?days=7`);
  expect(short.html).toContain("Nobody was invited in this time.");
});

test("somebody without a permission sees nothing of what it is about, and nothing leads there", async () => {
  const on = await openConsole();
  const flow = await aFlow(on);
  await aHeldPlan(on, flow.id);
  await on.anInvitee();
  await on.db.updateTable("email").set({ state: "unknown" }).execute();
  const browser = await on.signIn(await on.anAdmin({ permissions: ["billing"] }));
  const { status, html } = await browser.get(today);
  expect(status).toBe(200);
  expect(html).toContain("Nothing waits for anybody");
  expect(html).not.toContain("Members");
  expect(html).not.toContain("@example.com</a>");
  expect(html).not.toContain("From invitation to activation");
});

test("a flow called like markup is shown as that text", async () => {
  const on = await openConsole();
  const flow = await aFlow(on, '"><img src=x onerror=alert(1)> {{7*7}}');
  await aHeldPlan(on, flow.id);
  const { html } = await (await on.signIn(await on.anAdmin())).get(today);
  expect(html).not.toContain("<img src=x");
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt; {{7*7}}");
});

test("another location's Today is answered as if it were not there", async () => {
  const on = await openConsole();
  const other = await on.aLocation();
  const browser = await on.signIn(await on.anAdmin());
  expect((await browser.get(`/console/locations/${other.slug}`)).status).toBe(404);
});

test("with Temporal away the page says so, and that what is asked for goes on by itself", async () => {
  const on = await openConsole({ isTemporalUp: async () => false });
  const { html } = await (await on.signIn(await on.anAdmin())).get(today);
  expect(html).toContain("Does not answer");
  expect(html).toContain("What is asked for meanwhile waits, and goes on by itself.");
});

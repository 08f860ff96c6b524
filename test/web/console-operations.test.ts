import { sql } from "kysely";
import { expect, test } from "vitest";
import { openConsole, type Console } from "./console.ts";

const operations = "/console/locations/hq/operations";

const stick = (on: Console, stuckReason: string) =>
  on.db.updateTable("outbox").set({ stuckReason }).execute();

test("operations show what is stuck, what is due and the processes, with the way into Temporal", async () => {
  const on = await openConsole({ temporalUiUrl: "http://127.0.0.1:8233" });
  const { email, invitation } = await on.anInvitee();
  await stick(on, "Temporal refuses it");
  await on.db
    .updateTable("invitation")
    .set({ status: "sent", signInUntil: sql<Date>`now() + interval '1 hour'` })
    .where("id", "=", invitation.id ?? "")
    .execute();
  const { status, html } = await (await on.signIn(await on.anAdmin())).get(operations);
  expect(status).toBe(200);
  expect(html).toContain("Temporal refuses it");
  expect(html).toContain(email);
  expect(html).toContain("The sign-in link ends");
  expect(html).toContain(
    `http://127.0.0.1:8233/namespaces/default/workflows/invitation%2F${invitation.id}`,
  );
  const query = /workflows\?query=([^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(new URLSearchParams(`query=${query}`).get("query")).toBe(
    'WorkflowType = "invitation" AND ExecutionStatus = "Running" AND UsherStatus = "sent" AND UsherLocation = "hq"',
  );
});

test("a stuck hand-over is tried again by its button, once", async () => {
  const on = await openConsole();
  await on.anInvitee();
  await stick(on, "Temporal refuses it");
  const browser = await on.signIn(await on.anAdmin());
  const sent = await browser.submit(operations, `${operations}/hand-overs`);
  expect(sent.location).toBe(`${operations}?done=tried`);
  const { html } = await browser.get(sent.location ?? "");
  expect(html).toContain("It is handed over once more.");
  expect(html).toContain("None is stuck.");
  const { id } = await on.db.selectFrom("outbox").select("id").executeTakeFirstOrThrow();
  const again = await browser.send(`${operations}/hand-overs`, { id });
  expect(again.status).toBe(409);
  expect(again.html).toContain("This hand-over is not stuck any more.");
});

test("asking again for processes says for how many it did", async () => {
  const on = await openConsole();
  await on.anInvitee();
  await on.db
    .updateTable("invitation")
    .set({ createdAt: sql<Date>`now() - interval '1 hour'` })
    .execute();
  await on.db
    .updateTable("outbox")
    .set({ doneAt: sql<Date>`now()` })
    .execute();
  const browser = await on.signIn(await on.anAdmin());
  const sent = await browser.submit(operations, `${operations}/processes`);
  expect(sent.status).toBe(303);
  const { html } = await browser.get(sent.location ?? "");
  expect(html).toContain("Asked again for 1 invitation and 0 flows.");
  const again = await browser.submit(operations, `${operations}/processes`);
  const { html: second } = await browser.get(again.location ?? "");
  expect(second).toContain("Everything that should be running was asked for already.");
});

test("operations are for those who may, and a form without its token does nothing", async () => {
  const on = await openConsole();
  await on.anInvitee();
  await stick(on, "Temporal refuses it");
  const { id } = await on.db.selectFrom("outbox").select("id").executeTakeFirstOrThrow();
  const lacking = await on.signIn(await on.anAdmin({ permissions: ["customers"] }));
  expect((await lacking.get(operations)).status).toBe(403);
  expect((await lacking.send(`${operations}/hand-overs`, { id })).status).toBe(403);
  const other = await on.aLocation();
  const elsewhere = await on.signIn(await on.anAdmin({ locationId: other.id }));
  expect((await elsewhere.get(operations)).status).toBe(404);
  const theirs = `/console/locations/${other.slug}/operations/hand-overs`;
  expect((await elsewhere.send(theirs, { id })).status).toBe(404);
  const admin = await on.signIn(await on.anAdmin());
  expect((await admin.post(`${operations}/hand-overs`, { id })).status).toBe(403);
  const { stuckReason } = await on.db
    .selectFrom("outbox")
    .select("stuckReason")
    .executeTakeFirstOrThrow();
  expect(stuckReason).toBe("Temporal refuses it");
});

test("an error like markup is shown as that text, in German too", async () => {
  const on = await openConsole();
  await on.anInvitee();
  await stick(on, '"><img src=x onerror=alert(1)>');
  const admin = await on.anAdmin();
  await on.db.updateTable("person").set({ locale: "de" }).where("id", "=", admin.id).execute();
  const { html } = await (await on.signIn(admin)).get(operations);
  expect(html).toContain("Übergaben, die feststecken");
  expect(html).not.toContain("<img src=x");
});

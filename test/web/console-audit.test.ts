import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { record } from "../../services/audit.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openConsole } from "./console.ts";

const audit = "/console/locations/hq/audit";

test("the audit says who did what to whom and why, with the way to the person", async () => {
  const on = await openConsole();
  const { email, invitation } = await on.anInvitee();
  const { status, html } = await (await on.signIn(await on.anAdmin())).get(audit);
  expect(status).toBe(200);
  expect(html).toContain("Invitation queued");
  expect(html).toContain("Invited: a new person for this location.");
  expect(html).toContain(`href="/console/locations/hq/people/${invitation.membershipId}">${email}`);
});

test("it is told in German, down to what was wrong with a row", async () => {
  const on = await openConsole();
  await unitOfWork(on.deps, (tx) =>
    record(tx, systemActor, {
      type: "row.invalid",
      reasonCode: "row_invalid",
      locationId: on.locationId,
      address: "ada at example",
      detail: { problems: [{ column: "Email", code: "invalid_email" }] },
    }),
  );
  const admin = await on.anAdmin();
  await on.db.updateTable("person").set({ locale: "de" }).where("id", "=", admin.id).execute();
  const { html } = await (await on.signIn(admin)).get(audit);
  expect(html).toContain("Zeile fehlerhaft");
  expect(html).toContain("Nicht ausgeführt: Mit der Zeile stimmt etwas nicht.");
  expect(html).toContain("Email: Das ist keine E-Mail-Adresse.");
});

test("it is found by person, by kind and by who did it", async () => {
  const on = await openConsole();
  const ada = await on.anInvitee({ email: "ada@example.com" });
  const bo = await on.anInvitee({ email: "bo@example.com" });
  const browser = await on.signIn(await on.anAdmin());
  const ofAda = await browser.get(`${audit}?email=Ada%40example.com`);
  expect(ofAda.html).toContain(ada.email);
  expect(ofAda.html).not.toContain(bo.email);
  const members = await browser.get(`${audit}?kind=member`);
  expect(members.html).toContain("Became a member");
  expect(members.html).not.toContain("Invitation queued");
  const nobody = await browser.get(`${audit}?by=temporal-ui`);
  expect(nobody.html).toContain("Nothing was found");
});

test("who acted for themselves is called by their address, never by their account's own name", async () => {
  const on = await openConsole();
  const { email, personId } = await on.anInvitee();
  const own = { lastName: "Secret-Surname" };
  await on.db.updateTable("person").set(own).where("id", "=", personId).execute();
  await unitOfWork(on.deps, (tx) =>
    record(
      tx,
      { ...systemActor, kind: "person", id: personId },
      { type: "member.activated", reasonCode: "pressed_link", locationId: on.locationId, personId },
    ),
  );
  const browser = await on.signIn(await on.anAdmin());
  const { html } = await browser.get(`${audit}?by=person&id=${personId}`);
  expect(html).toContain(`Only what ${email} did is shown.`);
  expect(html).toContain("Themselves");
  expect(html).not.toContain("Secret-Surname");
});

test("it goes on page by page, keeping what was asked for", async () => {
  const on = await openConsole();
  for (let nth = 0; nth < 30; nth += 1) await on.anInvitee();
  const browser = await on.signIn(await on.anAdmin());
  const first = await browser.get(`${audit}?by=flow`);
  const next = /<a href="([^"]*)" rel="next"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&");
  expect(next).toContain("by=flow&cursor=");
  const second = await browser.get(next ?? "");
  expect(second.status).toBe(200);
  expect(second.html.match(/<time/g)?.length).toBeLessThan(50);
  expect(first.html.length).toBeLessThan(100_000);
});

test("nobody without the permission or of another location reads it, and odd questions are answered calmly", async () => {
  const on = await openConsole();
  const lacking = await on.signIn(await on.anAdmin({ permissions: ["integrations"] }));
  expect((await lacking.get(audit)).status).toBe(403);
  const other = await on.aLocation();
  const elsewhere = await on.signIn(await on.anAdmin({ locationId: other.id }));
  expect((await elsewhere.get(audit)).status).toBe(404);
  const admin = await on.signIn(await on.anAdmin());
  const odd = `${audit}?kind=constructor&by=nobody&id=x&cursor=' or 1=1&email=%00`;
  expect((await admin.get(odd)).status).toBe(200);
  const huge = `${audit}?cursor=999999999999999999999`;
  expect((await admin.get(huge)).status).toBe(200);
});

test("what stood in a row is shown as that text", async () => {
  const on = await openConsole();
  await unitOfWork(on.deps, (tx) =>
    record(tx, systemActor, {
      type: "row.invalid",
      reasonCode: "row_invalid",
      locationId: on.locationId,
      address: '"><img src=x onerror=alert(1)>',
      detail: { problems: [{ column: "<b>{{7*7}}</b>", code: "<i>odd</i>" }] },
    }),
  );
  const { html } = await (await on.signIn(await on.anAdmin())).get(audit);
  expect(html).not.toContain("<img src=x");
  expect(html).not.toContain("<b>{{");
  expect(html).not.toContain("<i>odd");
  expect(html).toContain("&lt;b&gt;{{7*7}}&lt;/b&gt;");
});

import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { InvitationStatus, MailState } from "../../domain/invitation.ts";
import { REASONS } from "../../domain/reasons.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";
const policy = { quietSeconds: 0 };

async function shownFor(sheet: SheetFlow, status: InvitationStatus, mailState: MailState) {
  await sheet.db.updateTable("invitation").set({ status }).execute();
  await sheet.db
    .updateTable("email")
    .set({ state: mailState, reason: "550 no such user" })
    .execute();
  await sheet.look();
  const [row] = await sheet.rows();
  return { status: row?.["Status"], problem: row?.["Problem"] };
}

test("the four columns come to the right of the data and say when", async () => {
  const sheet = await aSheetFlow("First name,Email,Notes\nAda,ada@example.com,VIP\n", { policy });
  await sheet.look();
  const [header, ada] = (await sheet.read()).split("\n");
  expect(header).toBe("First name,Email,Notes,Status,Status at,Problem,Invite ID");
  expect(ada).toMatch(
    /^Ada,ada@example.com,VIP,queued,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,,mbr_[a-z2-7]{16}$/,
  );
});

test("somebody who signs in after the invitation was closed is activated in the sheet", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  expect((await shownFor(sheet, "closed", "delivered")).status).toBe("invited");
  await sheet.db.updateTable("person").set({ activatedAt: new Date() }).execute();
  expect((await shownFor(sheet, "closed", "delivered")).status).toBe("activated");
});

test("Status follows what becomes of the invitation", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  const steps: [InvitationStatus, MailState, string][] = [
    ["queued", "queued", "queued"],
    ["sent", "handed_over", "invited"],
    ["sent", "delivered", "delivered"],
    ["window_closed", "delivered", "invited"],
    ["reminded", "delivered", "reminded"],
    ["activated", "delivered", "activated"],
    ["closed", "delivered", "invited"],
    ["revoked", "canceled", "revoked"],
  ];
  for (const [status, mailState, shown] of steps) {
    expect(await shownFor(sheet, status, mailState)).toEqual({ status: shown, problem: "" });
  }
});

test("a refused mail and one in doubt have their reason in Problem", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  expect(await shownFor(sheet, "bounced", "refused")).toEqual({
    status: "failed",
    problem: "The mail server refused the mail: 550 no such user",
  });
  expect(await shownFor(sheet, "sent", "unknown")).toEqual({
    status: "invited",
    problem: "It is not known whether the mail went out; it is not sent again by itself.",
  });
});

test("a mail that came back says so, and what to do", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  const next = "Correct the address, or send the invitation again.";
  const shown: [MailState, string, string][] = [
    ["bounced", "bounced", `550 no such user ${next}`],
    ["suppressed", "failed", `550 no such user ${next}`],
    ["complained", "bounced", `${REASONS.mail_complained} ${next}`],
  ];
  for (const [mailState, status, problem] of shown) {
    expect(await shownFor(sheet, "bounced", mailState)).toEqual({ status, problem });
  }
});

test("a mail that came back for now, or that the provider did not send, says so while the link still works", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  await sheet.db.updateTable("invitation").set({ remindAt: new Date() }).execute();
  const problem = "550 no such user The reminder still goes.";
  for (const status of ["sent", "window_closed"] as const) {
    expect(await shownFor(sheet, status, "bounced")).toEqual({ status: "bounced", problem });
    expect(await shownFor(sheet, status, "refused")).toEqual({ status: "failed", problem });
  }
  for (const status of ["reminded", "activated"] as const) {
    expect(await shownFor(sheet, status, "bounced")).toEqual({ status, problem: "" });
  }
  await sheet.db.updateTable("invitation").set({ remindAt: null }).execute();
  expect(await shownFor(sheet, "sent", "bounced")).toEqual({
    status: "bounced",
    problem: "550 no such user",
  });
});

test("who is no member any more is shown as removed", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  await sheet.db.updateTable("membership").set({ type: "nonmember" }).execute();
  expect(await shownFor(sheet, "activated", "delivered")).toMatchObject({ status: "removed" });
});

test("what people write into our columns is set right, and their own cells stay as they are", async () => {
  const sheet = await aSheetFlow('First name,Email,Notes\n"Ada",ada@example.com,"a; b"\n', {
    policy,
  });
  await sheet.look();
  const right = await sheet.read();
  await sheet.write(right.replace(",queued,", ",member!,"));
  expect(await sheet.look()).toMatchObject({ written: 1 });
  expect(await sheet.read()).toBe(right);
  await sheet.write(right.replace(/mbr_\w+/, ""));
  await sheet.look();
  expect(await sheet.read()).toBe(right);
});

test("columns of ours that were removed come back, with the same Invite ID", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await sheet.look();
  const right = await sheet.read();
  await sheet.write(HEADER + ADA);
  expect(await sheet.look()).toMatchObject({ invited: 0, written: 1 });
  expect(await sheet.read()).toBe(right);
});

test("nothing is written over a sheet that was saved meanwhile; the next look writes it", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  const saved = HEADER + ADA + "Grace,Hopper,grace@example.com\n";
  sheet.atLabels(() => writeFile(sheet.path, saved));
  const look = await sheet.look();
  sheet.atLabels(() => undefined);
  expect(look).toMatchObject({ invited: 1, written: 0, problem: false });
  expect(look.nextInSeconds).toBeLessThanOrEqual(1);
  expect(await sheet.read()).toBe(saved);
  expect(await sheet.look()).toMatchObject({ invited: 1, written: 2 });
  expect(await sheet.rows()).toMatchObject([{ Status: "queued" }, { Status: "queued" }]);
});

test("a sheet that cannot be written invites its people all the same, and the flow says why", async () => {
  // The draft of a file with so long a name cannot be made beside it.
  const name = `${"m".repeat(230)}.csv`;
  const sheet = await aSheetFlow(HEADER + ADA, { policy, name });
  expect(await sheet.look()).toMatchObject({ invited: 1, written: 0, problem: true });
  expect(await sheet.look()).toMatchObject({ invited: 0, problem: true, nextInSeconds: 5 });
  expect((await sheet.flow()).problem).toMatch(/too long to put a draft beside it/);
  expect(await sheet.connection()).toMatchObject({ state: "ok", problem: expect.any(String) });
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
});

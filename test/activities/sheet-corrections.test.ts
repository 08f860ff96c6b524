import { expect, test } from "vitest";
import {
  ADA,
  ALAN,
  anInvitedSheet,
  settled,
  replace,
  statuses,
  typesOf,
  mails,
  activate,
} from "../support/invited-sheet.ts";
import { aLocation, aPerson, anInvitation } from "../support/invitees.ts";

test("a corrected address ends the old invitation and invites the new one, under one key", async () => {
  const sheet = await anInvitedSheet();
  const [before] = await sheet.rows();
  await replace(sheet, "ada@", "ada2@");
  await settled(sheet);
  expect(await statuses(sheet)).toEqual([
    ["ada2@example.com", "queued"],
    ["ada@example.com", "revoked"],
  ]);
  expect(await sheet.rows()).toMatchObject([
    { Status: "queued", Problem: "", "Invite ID": before?.["Invite ID"] },
  ]);
  expect(await sheet.knownRows()).toMatchObject([
    { key: before?.["Invite ID"], settledEmail: "ada2@example.com" },
  ]);
  expect(await typesOf(sheet, "ada@example.com")).toEqual(
    expect.arrayContaining(["row.rekeyed", "invitation.revoked", "member.removed"]),
  );
});

test("an address that is corrected back is invited again", async () => {
  const sheet = await anInvitedSheet();
  await replace(sheet, "ada@", "ada2@");
  await settled(sheet);
  await replace(sheet, "ada2@", "ada@");
  await settled(sheet);
  expect((await statuses(sheet)).map((one) => one.join(" ")).toSorted()).toEqual([
    "ada2@example.com revoked",
    "ada@example.com queued",
    "ada@example.com revoked",
  ]);
  expect(await sheet.knownRows()).toHaveLength(1);
});

test("the address of somebody who has activated is theirs: a correction is refused in Problem, and nothing mailed", async () => {
  const sheet = await anInvitedSheet();
  await activate(sheet, "ada@example.com");
  const before = (await mails(sheet)).length;
  await replace(sheet, "ada@", "ada2@");
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([
    { Status: "activated", Problem: expect.stringContaining("only they can change its address") },
  ]);
  expect(await mails(sheet)).toHaveLength(before);
  expect(await statuses(sheet)).toEqual([["ada@example.com", "activated"]]);
  const conflicts = (await sheet.audit()).filter(({ type }) => type === "row.conflict");
  expect(conflicts).toMatchObject([
    { reasonCode: "account_is_theirs", address: "ada2@example.com" },
  ]);
  expect(await sheet.look()).toMatchObject({ written: 0 });
});

test.each([
  ["an address", "ada@", "ada2@"],
  ["a name", "Byron", "Lovelace"],
  ["an address that is none", "ada@example.com", "ada@"],
])("a conflict about %s is over when the row says again what it said", async (_what, from, to) => {
  const sheet = await anInvitedSheet();
  await activate(sheet, "ada@example.com");
  await sheet.look();
  await replace(sheet, from, to);
  await settled(sheet);
  expect((await sheet.rows())[0]?.["Problem"]).not.toBe("");
  const events = await sheet.countEvents();
  await replace(sheet, to, from);
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([{ Status: "activated", Problem: "" }]);
  expect(await sheet.countEvents()).toBe(events);
});

test("a name is corrected until the person has activated, and not afterwards", async () => {
  const sheet = await anInvitedSheet();
  const person = () =>
    sheet.db.selectFrom("person").select(["firstName", "lastName"]).executeTakeFirst();
  await replace(sheet, "Byron", "Lovelace");
  await settled(sheet);
  expect(await person()).toEqual({ firstName: "Ada", lastName: "Lovelace" });
  expect(await typesOf(sheet)).toContain("row.updated");
  await activate(sheet, "ada@example.com");
  await replace(sheet, "Lovelace", "King");
  await settled(sheet);
  expect(await person()).toEqual({ firstName: "Ada", lastName: "Lovelace" });
  expect(await sheet.rows()).toMatchObject([
    { Status: "activated", Problem: expect.stringContaining("the person's own by now") },
  ]);
  expect(await mails(sheet)).toHaveLength(1);
});

test("an address that another row has is refused until that row is gone, and corrected then", async () => {
  const sheet = await anInvitedSheet(ADA + ALAN);
  await replace(sheet, "ada@", "alan@");
  await settled(sheet);
  expect((await sheet.rows())[0]).toMatchObject({
    Status: "",
    Problem: expect.stringContaining("Line 3"),
  });
  await replace(sheet, /^Alan.*\n/m, "");
  await settled(sheet);
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([{ Status: "skipped", Problem: "" }]);
  expect(await statuses(sheet)).toEqual([
    ["ada@example.com", "revoked"],
    ["alan@example.com", "queued"],
  ]);
});

test("what was refused, changed and changed back while it rests is told once", async () => {
  const sheet = await anInvitedSheet(ADA, { policy: { quietSeconds: 60 } });
  await replace(sheet, "ada@example.com", "ada@");
  await settled(sheet);
  const refused = await sheet.rows();
  const events = await sheet.countEvents();
  await replace(sheet, "ada@", "ada@e");
  await sheet.look();
  await replace(sheet, "ada@e", "ada@");
  await settled(sheet);
  expect(await sheet.countEvents()).toBe(events);
  expect(await sheet.rows()).toEqual(refused);
});

test("a name is corrected for this location alone where another one knows the person too", async () => {
  const sheet = await anInvitedSheet();
  const person = aPerson({ email: "ada@example.com", canonicalEmail: "ada@example.com" });
  await anInvitation(sheet.deps, await aLocation(sheet.deps), person);
  await replace(sheet, "Byron", "Lovelace");
  await settled(sheet);
  expect(await sheet.rows()).toMatchObject([{ Status: "queued", Problem: "" }]);
  const own = await sheet.db.selectFrom("person").select("lastName").executeTakeFirst();
  expect(own).toEqual({ lastName: "Byron" });
  const names = await sheet.db
    .selectFrom("invitation")
    .select("lastName")
    .where("locationId", "=", sheet.location.id)
    .execute();
  expect(names).toEqual([{ lastName: "Lovelace" }]);
});

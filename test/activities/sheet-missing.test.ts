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
} from "../support/invited-sheet.ts";

test("a row that is gone is told once it has rested, and comes back without a mail", async () => {
  const sheet = await anInvitedSheet(ADA + ALAN, { policy: { quietSeconds: 60 } });
  const whole = await sheet.read();
  await replace(sheet, /^Ada.*\n/m, "");
  await sheet.look();
  await sheet.look();
  expect(await typesOf(sheet)).not.toContain("row.missing");
  await settled(sheet);
  await settled(sheet);
  const told = (await sheet.audit()).filter(({ type }) => type === "row.missing");
  expect(told).toMatchObject([{ address: "ada@example.com", reasonCode: "row_missing" }]);
  expect((await statuses(sheet)).map(([, status]) => status)).toEqual(["queued", "queued"]);
  const before = (await mails(sheet)).length;
  await sheet.write(whole);
  await settled(sheet);
  expect(await mails(sheet)).toHaveLength(before);
  expect(await sheet.invitations()).toHaveLength(2);
  expect((await sheet.rows()).map((row) => row["Status"])).toEqual(["queued", "queued"]);
  expect((await typesOf(sheet)).filter((type) => type === "row.returned")).toHaveLength(1);
  expect(await sheet.knownRows()).toMatchObject([{ missingSince: null }, { missingSince: null }]);
});

test("a row that is away for less than its rest is no event", async () => {
  const sheet = await anInvitedSheet(ADA + ALAN, { policy: { quietSeconds: 60 } });
  const events = await sheet.countEvents();
  const whole = await sheet.read();
  await replace(sheet, /^Ada.*\n/m, "");
  await sheet.look();
  await sheet.write(whole);
  await settled(sheet);
  expect(await sheet.countEvents()).toBe(events);
});

test("a row that is gone is not even told where the policy ignores it", async () => {
  const sheet = await anInvitedSheet(ADA + ALAN, {
    policy: { quietSeconds: 0, onMissing: "ignore" },
  });
  const events = await sheet.countEvents();
  await replace(sheet, /^Ada.*\n/m, "");
  await settled(sheet);
  await settled(sheet);
  expect(await sheet.countEvents()).toBe(events);
  expect((await statuses(sheet)).map(([, status]) => status)).toEqual(["queued", "queued"]);
});

test("a row that was refused is forgotten when it is gone", async () => {
  const sheet = await anInvitedSheet(ADA + "Alan,Turing,alan@\n");
  await replace(sheet, /^Alan.*\n/m, "");
  await settled(sheet);
  await settled(sheet);
  expect(await sheet.knownRows()).toMatchObject([{ canonicalEmail: "ada@example.com" }]);
});

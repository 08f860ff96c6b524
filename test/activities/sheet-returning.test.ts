import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { pauseFlow, resumeFlow } from "../../services/flows/flows.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import { explain } from "../../services/why.ts";
import { people } from "../support/held-plan.ts";
import {
  ADA,
  ALAN,
  anInvitedSheet,
  HEADER,
  isSuspended,
  mails,
  replace,
  settled,
  statuses,
} from "../support/invited-sheet.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const policy = { quietSeconds: 0 };
const CLASH = ADA + ADA.replace("Byron", "Lovelace");

const withoutFirst = (text: string) => text.replace(/^Ada.*\n/m, "");

test("a refused row is taken once what stood in its way is gone, by an apply as by a pass", async () => {
  const sheet = await aSheetFlow(HEADER + CLASH, { policy });
  await settled(sheet);
  expect(await sheet.invited()).toEqual([]);
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  await sheet.write(withoutFirst(await sheet.read()));
  const { plan, planHash } = await sheet.preview();
  expect(plan.invite).toHaveLength(1);
  await sheet.apply(planHash);
  await settled(sheet);
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
  expect((await sheet.runs()).filter(({ state }) => state === "applying")).toEqual([]);
});

test("a refused row that was touched and put back while the other went is taken, and makes no run a pass", async () => {
  const sheet = await aSheetFlow(HEADER + CLASH, { policy: { quietSeconds: 60 } });
  await settled(sheet);
  await replace(sheet, "Lovelace", "Lovelaced");
  await sheet.look();
  await sheet.write(withoutFirst(await sheet.read()).replace("Lovelaced", "Lovelace"));
  await settled(sheet);
  await settled(sheet);
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
  const runs = (await sheet.runs()).length;
  await settled(sheet);
  expect(await sheet.runs()).toHaveLength(runs);
});

test("a rejected row that was refused before stays rejected", async () => {
  const bad = people(21).replace(/@example\.com/g, "@");
  const sheet = await aSheetFlow(HEADER + bad, { policy });
  await settled(sheet);
  await sheet.write((await sheet.read()).replace(/(p\d+)@,/g, "$1@example.com,"));
  await settled(sheet);
  await sheet.reject((await sheet.heldRun()).id);
  await settled(sheet);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.invited()).toEqual([]);
});

test("a copy whose original is deleted stands for the person, who is neither suspected nor mailed", async () => {
  const sheet = await anInvitedSheet();
  const [header = "", ada = ""] = (await sheet.read()).split("\n");
  await sheet.write([header, ada, ada, ""].join("\n"));
  await settled(sheet);
  const rows = (await sheet.read()).trimEnd().split("\n");
  const copy = rows.find((row) => row.includes("says the same")) ?? "";
  await sheet.write([header, copy, ""].join("\n"));
  await settled(sheet);
  await settled(sheet);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await isSuspended(sheet, "ada@example.com")).toBe(false);
  expect(await mails(sheet)).toHaveLength(1);
  expect(await sheet.rows()).toMatchObject([{ Status: "queued", Problem: "" }]);
  expect(await sheet.knownRows()).toHaveLength(1);
});

test.each([
  ["the same row", (row: string) => row],
  ["a row that says something else", (row: string) => row.replace("Byron", "Lovelace")],
])("who was removed and comes back by %s is invited again", async (_what, changed) => {
  const sheet = await anInvitedSheet(ADA + ALAN);
  const whole = await sheet.read();
  const [ada] = await sheet.invitations();
  await sheet.work((tx) => revokeInvitation(tx, systemActor, ada?.id ?? ""));
  await settled(sheet);
  await sheet.write(withoutFirst(whole));
  await settled(sheet);
  await sheet.write(changed(whole));
  await settled(sheet);
  expect((await statuses(sheet)).map((one) => one.join(" ")).toSorted()).toEqual([
    "ada@example.com queued",
    "ada@example.com revoked",
    "alan@example.com queued",
  ]);
  await settled(sheet);
  expect(await sheet.invitations()).toHaveLength(3);
});

test("a removed person whose row stays is not invited by a change of the row", async () => {
  const sheet = await anInvitedSheet();
  const [ada] = await sheet.invitations();
  await sheet.work((tx) => revokeInvitation(tx, systemActor, ada?.id ?? ""));
  await replace(sheet, "Byron", "Lovelace");
  await settled(sheet);
  expect(await statuses(sheet)).toEqual([["ada@example.com", "revoked"]]);
});

test("a yes to an invitation is none to taking somebody else's back", async () => {
  const sheet = await anInvitedSheet("Anna,,anna@example.com\n");
  await sheet.write((await sheet.read()) + people(20) + "Anna,,anna2@example.com\n");
  await sheet.look();
  const held = await sheet.heldRun();
  let isDead = false;
  sheet.atLabels(async (label) => {
    const isApproved = (await sheet.knownRows()).some(({ approvedRun }) => approvedRun !== null);
    if (label !== "unit-of-work:committed" || isDead || !isApproved) return;
    isDead = true;
    await sheet.write((await sheet.read()).replace(/^Anna,,anna@.*\n/m, ""));
    throw new Error("killed");
  });
  await sheet.approve(held.id, held.planHash);
  await settled(sheet);
  expect(isDead).toBe(true);
  expect((await statuses(sheet)).filter(([, status]) => status === "revoked")).toEqual([]);
  expect(await sheet.flow()).toMatchObject({ state: "held" });
  expect((await sheet.heldRun()).counts).toMatchObject({ rekey: 1, invite: 0 });
});

const known = { ...policy, existingRows: "known" as const };

async function aKnownSheet(text: string): Promise<SheetFlow> {
  const sheet = await aSheetFlow(HEADER + text, { policy: known, running: false });
  const { planHash } = await sheet.preview();
  await sheet.apply(planHash);
  await settled(sheet);
  return sheet;
}

test("rows that were there at the start tell by why that they were only noted", async () => {
  const sheet = await aKnownSheet(ADA);
  const { items } = await explain(sheet.db, systemActor, sheet.location.id, {
    email: "ada@example.com",
    limit: 10,
  });
  expect(items.map(({ reasonCode }) => reasonCode)).toEqual(["row_known"]);
});

test.each([
  ["a bad address that is mended", "Alan,Turing,alan@\n", "alan@,", "alan@example.com,"],
  ["an address that is corrected", ALAN, "alan@", "alan2@"],
])("of rows that were there at the start, %s waits for a yes", async (_what, text, from, to) => {
  const sheet = await aKnownSheet(ADA + text);
  await replace(sheet, from, to);
  await settled(sheet);
  expect(await sheet.invited()).toEqual([]);
  const held = await sheet.heldRun();
  expect(held.plan?.invite).toMatchObject([{ reasonCode: "row_known_corrected" }]);
  await sheet.approve(held.id, held.planHash);
  expect(await sheet.invited()).toHaveLength(1);
});

test("people who are long gone do not make a correction of the rest look small", async () => {
  const sheet = await anInvitedSheet(people(100), { policy: { ...policy, holdAboveNew: 1_000 } });
  const [header = "", ...rows] = (await sheet.read()).trimEnd().split("\n");
  await sheet.write([header, ...rows.slice(0, 10), ""].join("\n"));
  await settled(sheet);
  await sheet.write((await sheet.read()).replace(/p([0-8])@/g, "q$1@"));
  await settled(sheet);
  expect(await sheet.flow()).toMatchObject({ state: "held" });
});

test("an end that was seen and applied is done", async () => {
  const sheet = await anInvitedSheet(ADA + ALAN, { policy: { ...policy, onMissing: "end" } });
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  await sheet.write(withoutFirst(await sheet.read()));
  const { plan, planHash } = await sheet.preview();
  expect(plan.end).toHaveLength(1);
  await sheet.apply(planHash);
  await settled(sheet);
  expect(await statuses(sheet)).toContainEqual(["ada@example.com", "revoked"]);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
});

test("ten thousand rows that wait at once are one plan", async () => {
  const sheet = await aSheetFlow(HEADER + people(4_900), {
    policy: { ...policy, onMissing: "end", holdAboveNew: 10_000 },
  });
  await sheet.look();
  await sheet.db
    .updateTable("flow")
    .set({ policy: sql`policy || '{"holdAboveNew": 20}'::jsonb` })
    .execute();
  await sheet.write(HEADER + people(4_900, 5_000));
  expect(await sheet.look()).toMatchObject({ state: "held" });
  expect((await sheet.heldRun()).counts).toMatchObject({ invite: 4_900, end: 4_900 });
}, 60_000);

test("why tells which flow cannot look, where nobody ever named an address", async () => {
  const sheet = await anInvitedSheet();
  await sheet.write("Nobody,knows\nthis,header\n");
  await sheet.look();
  const ask = { email: "new@example.com", limit: 10 };
  const { items } = await explain(sheet.db, systemActor, sheet.location.id, ask);
  expect(items).toMatchObject([
    { reasonCode: "flow_problem", data: { flowId: sheet.flowId } },
    { reasonCode: "never_seen" },
  ]);
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  await sheet.work((tx) => resumeFlow(tx, systemActor, sheet.flowId));
});

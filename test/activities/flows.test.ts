import { expect, test } from "vitest";
import { deleteFlow, pauseFlow } from "../../services/flows/flows.ts";
import { requestPass } from "../../services/flows/runs.ts";
import { systemActor } from "../../domain/permissions.ts";
import { aSheetFlow } from "../support/sheet-flow.ts";

const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";
const GRACE = "Grace,Hopper,grace@example.com\n";

test("a new complete row is invited once it has rested, and not before", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  expect(await sheet.look()).toMatchObject({ read: 1, invited: 0, state: "running" });
  expect(await sheet.look()).toMatchObject({ invited: 0, resting: 1 });
  expect(await sheet.invited()).toEqual([]);
  const [waiting] = await sheet.rows();
  expect(waiting).toMatchObject({ Status: "", "Invite ID": expect.stringMatching(/^mbr_/) });
  await sheet.rest();
  expect(await sheet.look()).toMatchObject({ invited: 1, resting: 0, written: 1 });
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
  expect(await sheet.look()).toMatchObject({ invited: 0, written: 0 });
});

test("a row that is changed while it rests begins its rest anew", async () => {
  const sheet = await aSheetFlow(HEADER + "Ada,,ada@example.co\n");
  await sheet.look();
  await sheet.write(HEADER + "Ada,Byron,ada@example.com\n");
  await sheet.rest();
  expect(await sheet.look()).toMatchObject({ invited: 0 });
  await sheet.rest();
  await sheet.look();
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
});

test("the next look comes when the first row has rested, and later no sooner than the interval", async () => {
  const sheet = await aSheetFlow(HEADER + "Ada,,ada@example.co\n", {
    policy: { quietSeconds: 3, intervalSeconds: 5 },
  });
  const next = (await sheet.look()).nextInSeconds;
  expect(next).toBeGreaterThan(2);
  expect(next).toBeLessThan(3.2);
  // What was typed first is gone, so it never gets as far as being taken.
  await sheet.write(HEADER + ADA);
  await sheet.look();
  await sheet.rest();
  await sheet.look();
  expect(await sheet.invited()).toEqual(["ada@example.com"]);
  await sheet.rest();
  await sheet.look();
  expect((await sheet.look()).nextInSeconds).toBe(5);
});

test("a half-typed row rests, and then gets its reason in Problem", async () => {
  const sheet = await aSheetFlow(HEADER + ADA + "Grace,Hopper,grace@\n");
  await sheet.look();
  expect((await sheet.rows()).map((row) => row["Problem"])).toEqual(["", ""]);
  await sheet.rest();
  expect(await sheet.look()).toMatchObject({ invited: 1, invalid: 1, written: 2 });
  const [ada, grace] = await sheet.rows();
  expect(ada).toMatchObject({ Status: "queued", Problem: "" });
  expect(grace).toMatchObject({ Status: "", "Status at": "" });
  expect(grace?.["Problem"]).toMatch(/^Email: /);
  expect(grace?.["Invite ID"]).toMatch(/^mbr_/);
  expect(await sheet.look()).toMatchObject({ invalid: 0, written: 0 });
});

test("a mended row is invited, and its Problem is cleared", async () => {
  const sheet = await aSheetFlow(HEADER + "Grace,Hopper,grace@\n", { policy: { quietSeconds: 0 } });
  await sheet.look();
  const refused = await sheet.read();
  expect(refused).toContain("Email: ");
  await sheet.write(refused.replace("grace@,", "grace@example.com,"));
  await sheet.look();
  expect(await sheet.invited()).toEqual(["grace@example.com"]);
  expect(await sheet.rows()).toMatchObject([{ Status: "queued", Problem: "" }]);
  expect(await sheet.knownRows()).toHaveLength(1);
});

test("sorting, inserting, blank rows and moved columns are no events", async () => {
  const sheet = await aSheetFlow(HEADER + ADA + GRACE, { policy: { quietSeconds: 0 } });
  await sheet.look();
  const events = await sheet.countEvents();
  const [header = "", ada = "", grace = ""] = (await sheet.read()).split("\n");
  const quiet = { invited: 0, invalid: 0, written: 0, resting: 0 };
  await sheet.write([header, "", grace, ",,,,,,", ada, ""].join("\n"));
  expect(await sheet.look()).toMatchObject(quiet);
  const moved = [header, grace, ada].map((line) => {
    const [first, last, email, ...own] = line.split(",");
    return [...own, email, last, "", first].join(",");
  });
  await sheet.write(moved.join("\n") + "\n");
  expect(await sheet.look()).toMatchObject(quiet);
  expect(await sheet.countEvents()).toBe(events);
  expect(await sheet.runs()).toHaveLength(1);
});

test("a row keeps its Invite ID wherever it goes, and is known without it", async () => {
  const sheet = await aSheetFlow(HEADER + ADA + GRACE, { policy: { quietSeconds: 0 } });
  await sheet.look();
  const before = await sheet.rows();
  const idOf = (rows: typeof before, name: string) =>
    rows.find((row) => row["First name"] === name)?.["Invite ID"];
  await sheet.write(HEADER + "Alan,Turing,alan@example.com\n" + GRACE + ADA);
  await sheet.look();
  const after = await sheet.rows();
  expect(after.map((row) => row["First name"])).toEqual(["Alan", "Grace", "Ada"]);
  expect(idOf(after, "Ada")).toBe(idOf(before, "Ada"));
  expect(idOf(after, "Grace")).toBe(idOf(before, "Grace"));
  expect(new Set(after.map((row) => row["Invite ID"])).size).toBe(3);
  expect(await sheet.invited()).toHaveLength(3);
});

test("a new person in a copied row is invited, and the copied row stays who it is", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  await sheet.look();
  const [header = "", ada = ""] = (await sheet.read()).split("\n");
  const copy = ada.replace("Ada,Byron,ada@", "Grace,Hopper,grace@");
  await sheet.write([header, copy, ada, ""].join("\n"));
  await sheet.look();
  expect(await sheet.invited()).toEqual(["ada@example.com", "grace@example.com"]);
  const [grace, stayed] = await sheet.rows();
  expect(stayed?.["Invite ID"]).toBe(ada.split(",").at(-1));
  expect(grace?.["Invite ID"]).not.toBe(stayed?.["Invite ID"]);
});

test.each([
  ["that contradict each other", ADA + "Adele,Byron,ada@example.com\n", 0],
  ["that say the same", ADA + ADA + ADA, 1],
  ["without an address", "Ada,Byron,\nAda,Byron,\n", 0],
])("rows %s get their reasons once and come to rest", async (_what, rows, invited) => {
  const sheet = await aSheetFlow(HEADER + rows);
  const count = rows.trimEnd().split("\n").length;
  for (let looks = 0; looks < 4; looks += 1) {
    await sheet.look();
    await sheet.rest();
  }
  expect(await sheet.knownRows()).toHaveLength(count);
  expect(await sheet.invited()).toHaveLength(invited);
  const shown = await sheet.rows();
  expect(shown.filter((row) => row["Problem"] !== "")).toHaveLength(count - invited);
  expect(new Set(shown.map((row) => row["Invite ID"])).size).toBe(count);
  expect(await sheet.look()).toMatchObject({ invalid: 0, written: 0, resting: 0 });
  expect(await sheet.runs()).toHaveLength(1);
});

test("250 new rows are invited in one look, each once", async () => {
  const lines = Array.from({ length: 250 }, (_, at) => `Person,${at},p${at}@example.com\n`);
  const sheet = await aSheetFlow(HEADER + lines.join(""), {
    policy: { quietSeconds: 0, holdAboveNew: 1_000 },
  });
  expect(await sheet.look()).toMatchObject({ read: 250, invited: 250, written: 250 });
  expect(await sheet.look()).toMatchObject({ invited: 0, written: 0 });
  expect(await sheet.invited()).toHaveLength(250);
});

test("a flow that is paused while it invites stops after the people it has at hand", async () => {
  const lines = Array.from({ length: 250 }, (_, at) => `Person,${at},p${at}@example.com\n`);
  const sheet = await aSheetFlow(HEADER + lines.join(""), {
    policy: { quietSeconds: 0, holdAboveNew: 1_000 },
  });
  let paused: Promise<unknown> | undefined;
  sheet.atLabels(async (label) => {
    if (label !== "unit-of-work:committed" || paused) return;
    const { count } = await sheet.db
      .selectFrom("invitation")
      .select((e) => e.fn.countAll<string>().as("count"))
      .executeTakeFirstOrThrow();
    if (count !== "0") {
      paused = sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
      await paused;
    }
  });
  expect(await sheet.look()).toMatchObject({ invited: 100 });
  expect(await sheet.invited()).toHaveLength(100);
});

test("two looks at the same time invite each row once", async () => {
  const lines = Array.from({ length: 120 }, (_, at) => `Person,${at},p${at}@example.com\n`);
  const sheet = await aSheetFlow(HEADER + "Nobody,,nobody@\n" + lines.join(""), {
    policy: { holdAboveNew: 1_000 },
  });
  await Promise.all([sheet.look(), sheet.look()]);
  await sheet.rest();
  const looks = await Promise.all([sheet.look(), sheet.look(), sheet.look()]);
  expect(looks.reduce((sum, { invited }) => sum + invited, 0)).toBe(120);
  expect(await sheet.invited()).toHaveLength(120);
  expect(await sheet.knownRows()).toHaveLength(121);
});

test("somebody who is a member already is skipped", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  await sheet.look();
  await sheet.db.deleteFrom("knownRow").execute();
  await sheet.write(HEADER + ADA);
  expect(await sheet.look()).toMatchObject({ invited: 0, written: 1 });
  expect(await sheet.rows()).toMatchObject([{ Status: "skipped", Problem: "" }]);
  expect(await sheet.invited()).toHaveLength(1);
});

test("each look that did something is kept as a run, and one that was asked for always", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  await sheet.look();
  await sheet.look();
  const counts = { invite: 1, invalid: 0 };
  expect(await sheet.runs()).toMatchObject([{ kind: "pass", state: "done", counts }]);
  const asked = await sheet.work((tx) => requestPass(tx, systemActor, sheet.flowId));
  await sheet.look();
  const [, second] = await sheet.runs();
  expect(second).toMatchObject({ id: asked.id, state: "done", counts: { invite: 0, invalid: 0 } });
  expect(second?.finishedAt).not.toBeNull();
});

test("a paused flow does nothing, and refuses a pass", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { quietSeconds: 0 } });
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  expect(await sheet.look()).toMatchObject({ state: "paused", read: 0, nextInSeconds: null });
  const asked = sheet.work((tx) => requestPass(tx, systemActor, sheet.flowId));
  await expect(asked).rejects.toMatchObject({ code: "conflict" });
  expect(await sheet.knownRows()).toEqual([]);
  expect(await sheet.read()).toBe(HEADER + ADA);
});

test("a deleted flow is gone", async () => {
  const sheet = await aSheetFlow(HEADER + ADA);
  await sheet.work((tx) => deleteFlow(tx, systemActor, sheet.flowId));
  expect(await sheet.look()).toMatchObject({ state: "gone", nextInSeconds: null });
});

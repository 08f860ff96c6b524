import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { aGoogleFlow } from "../support/google-flow.ts";

const ROWS = [
  ["First name", "Email"],
  ["Ada", "ada@example.com"],
];

/** A flow that is in step with its sheet: its rows are invited and say so. */
async function inStep() {
  const at = await aGoogleFlow(ROWS);
  await at.look();
  await at.look();
  await at.look();
  at.google.forgetCalls();
  return at;
}

type AtRest = Awaited<ReturnType<typeof inStep>>;

const calls = ({ google }: AtRest) =>
  (["glance", "read", "write", "token"] as const).map((kind) => google.count(kind));

describe("a sheet that nobody touches", () => {
  test("costs one cheap call a look, and no other", async () => {
    const at = await inStep();
    expect(await at.look()).toMatchObject({ state: "running", read: 0, written: 0 });
    await at.look();
    expect(calls(at)).toEqual([2, 0, 0, 0]);
  });

  test("is read whole every five minutes all the same: what the vendor tells may come late", async () => {
    const at = await inStep();
    at.google.pass(700_000);
    at.google.lagOfDrive(600_000);
    at.tab.append(["Ben", "ben@example.com"]);
    await at.look();
    expect(calls(at)).toEqual([1, 0, 0, 0]);
    await sql`update flow set source_read_at = source_read_at - interval '5 minutes'`.execute(
      at.db,
    );
    expect(await at.look()).toMatchObject({ invited: 1 });
  });
});

describe("a sheet is read whole", () => {
  test("once somebody has typed into it", async () => {
    const at = await inStep();
    at.tab.append(["Ben", "ben@example.com"]);
    expect(await at.look()).toMatchObject({ read: 2, invited: 1 });
  });

  test("when one of its rows is to say something else", async () => {
    const at = await inStep();
    await at.db.updateTable("invitation").set({ status: "sent", sentAt: new Date() }).execute();
    expect(await at.look()).toMatchObject({ read: 1, written: 1 });
    expect(at.tab.column("Status")).toEqual(["invited"]);
  });

  test("while what it is to say could not be written", async () => {
    const at = await inStep();
    await at.db.updateTable("invitation").set({ status: "sent", sentAt: new Date() }).execute();
    at.google.fail("write", "503", { times: 20 });
    expect(await at.look()).toMatchObject({ written: 0, problem: true });
    at.google.heal();
    expect(await at.look()).toMatchObject({ written: 1, problem: false });
    expect(at.tab.column("Status")).toEqual(["invited"]);
  });

  test("while a row rests", async () => {
    const at = await inStep();
    await at.db
      .updateTable("flow")
      .set({ policy: sql`policy || '{"quietSeconds": 60}'` })
      .execute();
    at.tab.append(["Ben", "ben@example.com"]);
    expect(await at.look()).toMatchObject({ resting: 1 });
    await sql`update known_row set unchanged_since = now() - interval '1 hour'`.execute(at.db);
    expect(await at.look()).toMatchObject({ invited: 1 });
  });
});

test("a tab that was named by its title is the same one under its next", async () => {
  const at = await aGoogleFlow(ROWS, { sheet: "People" });
  expect(await at.look()).toMatchObject({ invited: 1 });
  at.tab.rename("Members 2027");
  at.tab.append(["Ben", "ben@example.com"]);
  expect(await at.look()).toMatchObject({ invited: 1, problem: false });
  expect((await at.flow()).triggerInput).toMatchObject({ sheet: at.tab.sheetId });
});

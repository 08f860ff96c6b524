import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { at } from "../support/flow-on-hub.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf, TITLE } from "../support/google-on-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
});
afterAll(() => hub?.stop());

const NOTHING = { invite: 0, update: 0, rekey: 0, missing: 0 };

test.concurrent("a tab that is renamed is the same one, although it was named by its title", async () => {
  const slug = "renamed-tab";
  const sheet = await hub.aSheet({ slug, rows: [HEADER, rowOf(slug, "Ada")], sheet: TITLE });
  await sheet.apply();
  await sheet.show("invited");
  sheet.tab.rename("Members 2027");
  sheet.book.addTab({ title: TITLE, rows: [HEADER, rowOf(slug, "Stranger")] });
  sheet.tab.append(rowOf(slug, "Ben"));
  await sheet.show("invited", "invited");
  await sheet.settle();
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("a tab that is deleted stops the flow by name, removes nobody, and goes on where that is undone", async () => {
  const slug = "deleted-tab";
  const sheet = await hub.invited(slug, "Ada");
  const { sheetId } = sheet.tab;
  const rows = sheet.tab.rows();
  sheet.book.addTab({ title: "Others", rows: [HEADER, rowOf(slug, "Stranger")] });
  sheet.tab.remove();
  const problem = expect.stringMatching(/is not in "deleted-tab".*choose another tab: "Others"/);
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ state: "running", problem });
  expect(await sheet.connection()).toMatchObject({ state: "misconfigured", problem });
  expect(await sheet.invitations()).toMatchObject([{ status: "sent" }]);

  sheet.book.addTab({ title: TITLE, rows: [...rows, rowOf(slug, "Ben")], sheetId });
  await sheet.show("invited", "invited");
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
  expect(await sheet.why(at(slug, "ada"))).not.toContain("row_missing");
});

test.concurrent("columns that are moved and inserted, among the hub's own too, make no event", async () => {
  const slug = "moved";
  const sheet = await hub.invited(slug, "Ada", "Ben");
  const runs = (await sheet.runs()).length;
  const before = sheet.tab.records();
  sheet.tab.moveColumn("Email", "A");
  sheet.tab.moveColumn("Invite ID", "B");
  sheet.tab.moveColumn("Status", "A");
  sheet.tab.insertColumn("Notes");
  const [rows, writes] = [sheet.tab.rows(), sheet.writes()];
  await sheet.settle();
  expect(sheet.tab.rows()).toEqual(rows);
  expect(sheet.writes()).toBe(writes);
  expect(sheet.tab.records()).toMatchObject(before);
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.map(({ counts }) => counts)).toMatchObject([NOTHING, NOTHING]);
  const below = sheet.tab.rows().length + 1;
  sheet.tab.set(below, { Email: at(slug, "cleo"), "First name": "Cleo" });
  await sheet.show("invited", "invited", "invited");
  expect(sheet.tab.rows()[0]).toEqual(rows[0]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a required header that is renamed stops the flow by name, and goes on where it is mended", async () => {
  const sheet = await hub.invited("renamed", "Ada");
  sheet.tab.renameHeader("Email", "Contact");
  sheet.tab.append(rowOf("renamed", "Cleo"));
  const [rows, writes] = [sheet.tab.rows(), sheet.writes()];
  const problem = expect.stringMatching(/no e-mail column.*"Contact"/s);
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ state: "running", problem });
  expect(await sheet.connection()).toMatchObject({ state: "misconfigured", problem });
  expect((await sheet.why(at("renamed", "ada")))[0]).toBe("flow_problem");
  expect(sheet.tab.rows()).toEqual(rows);
  expect(sheet.writes()).toBe(writes);
  expect(await sheet.mailed()).toEqual(["ada"]);

  sheet.tab.renameHeader("Contact", "Email");
  await sheet.show("invited", "invited");
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "cleo"]);
  expect(await sheet.why(at("renamed", "ada"))).not.toContain("row_missing");
});

test.concurrent("where the column of first names is renamed away, the flow stops by name, and goes on where it is mended", async () => {
  const sheet = await hub.invited("nameless", "Ada");
  sheet.tab.renameHeader("First name", "Called");
  sheet.tab.append(rowOf("nameless", "Cleo"));
  const problem = expect.stringContaining("no column of first names in row 1");
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ state: "running", problem });
  expect(await sheet.mailed()).toEqual(["ada"]);
  sheet.tab.renameHeader("Called", "Vorname");
  await sheet.show("invited", "invited");
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "cleo"]);
});

test.concurrent("a header that is there twice stops the flow by name, and neither column is guessed", async () => {
  const sheet = await hub.invited("twice", "Ada");
  const other = at("twice", "other");
  sheet.tab.insertColumn("A", "Mail");
  sheet.tab.edit("A2", other);
  const [rows, writes] = [sheet.tab.rows(), sheet.writes()];
  const problem = expect.stringContaining('"Mail" and "Email"');
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ problem });
  expect(sheet.tab.rows()).toEqual(rows);
  expect(sheet.writes()).toBe(writes);
  sheet.tab.deleteColumn("Mail");
  await sheet.settle();
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.why(other)).toEqual(["never_seen"]);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("a column of the user's own of a name of ours is never written into", async () => {
  const slug = "status";
  const people = ["Ada", "Ben"].map((name) => rowOf(slug, name));
  const rows = [[...HEADER, "Status"], [...(people[0] ?? []), "paying"], people[1] ?? []];
  const sheet = await hub.aSheet({ slug, rows });
  const theirs = sheet.theirs();
  await sheet.apply();
  await sheet.show("invited", "invited");
  expect(sheet.tab.rows()[0]).toEqual([
    ...HEADER,
    "Status",
    "Status",
    "Status at",
    "Problem",
    "Invite ID",
  ]);
  expect(sheet.tab.column("E")).toEqual(["paying", ""]);
  sheet.tab.moveColumn("Notes", "F");
  sheet.tab.append([...rowOf(slug, "Cleo").slice(0, 3), "trial"]);
  await sheet.show("invited", "invited", "invited");
  expect(sheet.tab.column("D")).toEqual(["paying", "", "trial"]);
  expect(sheet.theirs().length).toBe(theirs.length + 1);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("columns of the hub's that are deleted are made again, and nobody is taken for somebody new", async () => {
  const slug = "unmade";
  const sheet = await hub.invited(slug, "Ada", "Ben");
  const ids = sheet.tab.column("Invite ID");
  sheet.tab.deleteColumn("Invite ID");
  sheet.tab.deleteColumn("Status");
  sheet.tab.append(rowOf(slug, "Cleo"));
  await sheet.show("invited", "invited", "invited");
  await sheet.settle();
  expect(sheet.tab.rows()[0]?.toSorted()).toEqual(
    [...HEADER, "Status", "Status at", "Problem", "Invite ID"].toSorted(),
  );
  expect(sheet.tab.column("Invite ID").slice(0, 2)).toEqual(ids);
  expect(await sheet.invitations()).toHaveLength(3);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a sheet that is shared read-only invites its people, and says why it cannot tell what became of them", async () => {
  const slug = "read-only";
  const sheet = await hub.aSheet({ slug, rows: [HEADER, rowOf(slug, "Ada")], role: "reader" });
  const rows = sheet.tab.rows();
  await sheet.apply();
  const told = /read, but not written.*make it an editor/;
  await sheet.says(told);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.connection()).toMatchObject({
    state: "ok",
    problem: expect.stringMatching(told),
  });
  expect(sheet.tab.rows()).toEqual(rows);
  expect(await sheet.mailed()).toEqual(["ada"]);
  sheet.tab.append(rowOf(slug, "Ben"));
  await sheet.settle();
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);

  sheet.book.share(sheet.address, "writer");
  await sheet.show("invited", "invited");
  await sheet.says(null);
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { at } from "../support/flow-on-hub.ts";
import { HEADER, joined, lineOf, linesOf } from "../support/sheet-on-hub.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hub: SheetHub;
beforeAll(async () => {
  hub = await startSheetHub();
});
afterAll(() => hub?.stop());

const renamed = (text: string, from: string, to: string) => {
  const [header = "", ...rows] = linesOf(text);
  return joined(header.replace(from, to), ...rows);
};

test.concurrent("a required header that is renamed stops the flow by name, and goes on where it is mended", async () => {
  const sheet = await hub.invited("renamed", "Ada");
  const whole = await sheet.read();
  const cleo = joined(lineOf("renamed", "Cleo"));
  const broken = renamed(whole, "Email", "Contact") + cleo;
  await sheet.write(broken);
  const problem = expect.stringMatching(/no e-mail column.*"Contact"/s);
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ state: "running", problem });
  expect(await sheet.connection()).toMatchObject({ state: "misconfigured", problem });
  expect((await sheet.why(at("renamed", "ada")))[0]).toBe("flow_problem");
  expect(await sheet.read()).toBe(broken);
  expect(await sheet.mailed()).toEqual(["ada"]);

  await sheet.write(whole + cleo);
  await sheet.show("invited", "invited");
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "cleo"]);
  expect(await sheet.why(at("renamed", "ada"))).not.toContain("row_missing");
});

test.concurrent("a header that is renamed to another name of the same field makes no event", async () => {
  const sheet = await hub.invited("alias", "Ada");
  const text = renamed(await sheet.read(), HEADER, "Vorname,Nachname,E-Mail-Adresse,Notes");
  const runs = (await sheet.runs()).length;
  await sheet.write(text);
  await sheet.settle();
  expect(await sheet.read()).toBe(text);
  const since = (await sheet.runs()).slice(0, -runs);
  const nothing = { invite: 0, update: 0, rekey: 0, missing: 0 };
  expect(since.map(({ counts }) => counts)).toMatchObject([nothing, nothing]);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("where the column of first names is renamed away, each row says so, and nobody is mailed or removed", async () => {
  const sheet = await hub.invited("nameless", "Ada");
  await sheet.edit(
    (text) => renamed(text, "First name", "Called") + joined(lineOf("nameless", "Cleo")),
  );
  await sheet.settle();
  const problem = expect.stringContaining("First name is missing: the table has no such column");
  expect(await sheet.rows()).toMatchObject([
    { Called: "Ada", Status: "", Problem: problem },
    { Called: "Cleo", Status: "", Problem: problem },
  ]);
  expect((await sheet.why(at("nameless", "cleo")))[0]).toBe("row_invalid");
  expect(await sheet.mailed()).toEqual(["ada"]);

  await sheet.edit((text) => renamed(text, "Called", "First name"));
  await sheet.show("invited", "invited");
  expect((await sheet.rows()).map((row) => row["Problem"])).toEqual(["", ""]);
  expect(await sheet.mailed()).toEqual(["ada", "cleo"]);
});

test.concurrent("a header that is there twice stops the flow by name, and neither column is guessed", async () => {
  const sheet = await hub.invited("twice", "Ada");
  const whole = await sheet.read();
  const [header, ada] = linesOf(whole);
  const other = at("twice", "other");
  const doubled = joined(`Mail,${header}`, `${other},${ada}`);
  await sheet.write(doubled);
  const problem = expect.stringContaining('"Mail" and "Email"');
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ problem });
  expect(await sheet.read()).toBe(doubled);
  await sheet.write(whole);
  await sheet.settle();
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.why(other)).toEqual(["never_seen"]);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("a column of the user's own of a name of ours is never written into", async () => {
  const text = joined(`${HEADER},Status`, `${lineOf("status", "Ada")},paying`);
  const sheet = await hub.aSheet({ slug: "status", text });
  await sheet.apply();
  const written = expect.stringMatching(/,paying,invited,/);
  await expect.poll(() => sheet.read(), { timeout: 20_000 }).toEqual(written);
  const [header = "", ada = ""] = linesOf(await sheet.read());
  expect(header).toBe(`${HEADER},Status,Status,Status at,Problem,Invite ID`);
  expect(ada.startsWith(`${lineOf("status", "Ada")},paying,`)).toBe(true);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

const people = (slug: string, count: number) =>
  Array.from({ length: count }, (_, n) => lineOf(slug, `P${n}`));

test.concurrent("5,000 rows are taken and held, each says so, and nobody of them is mailed", async () => {
  const sheet = await hub.invited("full", "Ada");
  const more = people("full", 4_999);
  await sheet.edit((text) => text + joined(...more));
  await sheet.settle();
  expect(await sheet.flow()).toMatchObject({ state: "held", problem: null });
  const held = (await sheet.runs()).find(({ state }) => state === "held");
  expect(held).toMatchObject({
    counts: { invite: 4_999, invalid: 0 },
    problem: expect.stringContaining("4999 new people at once"),
  });
  await sheet.show("invited", ...more.map(() => "held"));
  expect(await sheet.theirs()).toBe(joined(HEADER, lineOf("full", "Ada"), ...more));
  expect((await sheet.why(at("full", "p4998")))[0]).toBe("held_above_new");
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("5,001 rows are refused by name: nothing is written, nobody is mailed, and what was there goes on", async () => {
  const sheet = await hub.invited("over", "Ada");
  const before = await sheet.read();
  const tooMany = before + joined(...people("over", 5_000));
  await sheet.write(tooMany);
  const problem = expect.stringContaining("more than 5000 rows");
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect(await sheet.flow()).toMatchObject({ state: "running", problem });
  expect(await sheet.connection()).toMatchObject({ state: "misconfigured", problem });
  expect(await sheet.read()).toBe(tooMany);
  await sheet.write(before + joined(lineOf("over", "Ben")));
  await sheet.show("invited", "invited");
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

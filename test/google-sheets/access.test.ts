import { setTimeout as sleep } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { at } from "../support/flow-on-hub.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { rowOf } from "../support/google-on-hub.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const OWNER = "olu@example.com";

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
  const owner = { id: uuidv7(), canonicalEmail: OWNER, email: OWNER, firstName: "Olu" };
  await hub.db
    .insertInto("person")
    .values({ ...owner, isOwner: true })
    .execute();
});
afterAll(() => hub?.stop());

test.concurrent("a sheet that is shared no more stops its flow by name, removes nobody, and goes on once it is shared again", async () => {
  const slug = "unshared";
  const sheet = await hub.invited(slug, "Ada", "Ben");
  sheet.book.unshare(sheet.address);
  sheet.tab.deleteRows(3);
  sheet.tab.append(rowOf(slug, "Cleo"));
  await sheet.says(/could be read, and can be no longer.*not shared with usher-unshared@/);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  const problem = expect.stringContaining("open Share and add that address as an editor");
  expect(await sheet.connection()).toMatchObject({ state: "misconfigured", problem });
  expect(await sheet.pass()).toMatchObject({ state: "failed", problem });
  expect((await sheet.why(at(slug, "ada")))[0]).toBe("flow_problem");
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);

  sheet.book.share(sheet.address, "writer");
  await sheet.show("invited", "invited");
  await sheet.says(null);
  expect(await sheet.connection()).toMatchObject({ state: "ok", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a sheet in the trash stops its flow by name, and goes on once it is restored", async () => {
  const slug = "trashed";
  const sheet = await hub.invited(slug, "Ada");
  sheet.book.trash();
  sheet.tab.append(rowOf(slug, "Ben"));
  await sheet.says(/lies in the trash.*restore it/);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.connection()).toMatchObject({ state: "misconfigured" });
  expect(await sheet.statuses()).toEqual(["invited", ""]);
  expect(await sheet.mailed()).toEqual(["ada"]);

  sheet.book.restore();
  await sheet.show("invited", "invited");
  await sheet.says(null);
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("a key that is deleted pauses the flow and is told to the administrators once; another key misses nobody", async () => {
  const slug = "keyless";
  const sheet = await hub.invited(slug, "Ada", "Ben");
  hub.google.deleteKeys(sheet.address);
  hub.google.revoke(sheet.address);
  sheet.tab.append(rowOf(slug, "Cleo"));
  await sheet.says(/the key or the account was deleted.*Make a new key/);
  expect(await sheet.flow()).toMatchObject({ state: "paused" });
  expect(await sheet.connection()).toMatchObject({ state: "needs_sign_in" });
  const told = await hub.recorder.mailTo(OWNER, 1, 60_000);
  expect(told.text).toContain(sheet.address);
  const calls = hub.google.count("token");
  // Nothing is asked on and on meanwhile; asking by hand tells the administrators nothing new.
  await sleep(5_000);
  expect(hub.google.count("token")).toBe(calls);
  const checked = await hub.api.ask("POST", `/connections/${sheet.connectionId}/check`);
  expect(checked).toMatchObject({ state: "needs_sign_in" });
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
  sheet.tab.deleteRows(2);
  sheet.tab.append(rowOf(slug, "Dora"));

  const change = { settings: sheet.aKey() };
  await hub.api.ask("PATCH", `/connections/${sheet.connectionId}`, change);
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
  expect(await sheet.connection()).toMatchObject({ state: "ok", problem: null });
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
  expect((await hub.recorder.mailsTo(OWNER)).length).toBe(1);
});

test.concurrent("when Google takes no calls for three minutes, the flow waits a minute between two, and then misses nobody", async () => {
  const slug = "quota";
  const sheet = await hub.invited(slug, "Ada", "Ben");
  const from = hub.google.now();
  hub.google.fail("sheets", "429", { forMs: 180_000, of: sheet.book.id });
  sheet.tab.deleteRows(3);
  sheet.tab.append(rowOf(slug, "Cleo"));
  await sheet.says(/takes no more calls for now.*goes on when it is over/);
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect(await sheet.connection()).toMatchObject({ state: "ok" });
  const calls = sheet.calls("read");
  await sleep(8_000);
  expect(sheet.calls("read")).toBe(calls);
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
  // Its three minutes are over before our own minute is.
  hub.google.pass(180_000 - (hub.google.now() - from));
  await sheet.show("invited", "invited");
  await sheet.says(null);
  const isOurs = (id: string | undefined) => id === sheet.book.id;
  const reads = hub.google.calls("read").filter((call) => isOurs(call.spreadsheetId));
  const refused = reads.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("while Google is not to be reached nothing is decided, and it goes on by itself", async () => {
  const slug = "down";
  const sheet = await hub.invited(slug, "Ada");
  for (const [kind, fault] of [
    ["glance", "reset"],
    ["read", "503"],
  ] as const) {
    hub.google.fail(kind, fault, { times: 2, of: sheet.book.id });
    sheet.tab.append(rowOf(slug, `P${sheet.tab.records().length}`));
    await sheet.says(/cannot be reached, or does not answer/);
    expect(await sheet.connection()).toMatchObject({ state: "ok" });
    await sheet.show(...sheet.tab.records().map(() => "invited"));
  }
  await sheet.says(null);
  expect(await sheet.mailed()).toEqual(["ada", "p1", "p2"]);
});

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { at } from "../support/flow-on-hub.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf } from "../support/google-on-hub.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
});
afterAll(() => hub?.stop());

test.concurrent("while Google takes no writes, people are invited all the same, and their rows say so afterwards", async () => {
  const slug = "write-quota";
  const sheet = await hub.invited(slug, "Ada");
  hub.google.fail("write", "429", { times: 1_000, of: sheet.book.id });
  sheet.tab.append(rowOf(slug, "Ben"));
  await sheet.says(/takes no more calls for now/);
  await hub.recorder.mailTo(at(slug, "ben"), 1, 60_000);
  expect(await sheet.statuses()).toEqual(["invited", ""]);
  hub.google.heal(sheet.book.id);
  await sheet.show("invited", "invited");
  await sheet.says(null);
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("one account makes 50 reads and 50 writes a minute at most, however many sheets it has and however often they are looked at", async () => {
  const account = "busy";
  const often = { intervalSeconds: 1, quietSeconds: 1 };
  const sheets = await Promise.all(
    ["busy-one", "busy-two"].map((slug) =>
      hub.aSheet({ slug, account, rows: [HEADER, rowOf(slug, "Ada")], policy: often }),
    ),
  );
  const address = sheets[0]?.address ?? "";
  for (const sheet of sheets) {
    await sheet.apply();
    await sheet.show("invited");
  }
  // More than a minute has: the last of them have to wait.
  const reads = () => sheets.reduce((sum, { calls }) => sum + calls("read"), 0);
  const busy = sheets.map(async (sheet) => {
    while (reads() < 58) {
      // Somebody empties the status: it is written again.
      sheet.tab.set(2, { Status: "" });
      await sheet.pass();
    }
    await sheet.show("invited");
  });
  await Promise.all(busy);
  expect(hub.google.readsInWorstMinute(address)).toBeLessThanOrEqual(50);
  expect(hub.google.writesInWorstMinute(address)).toBeLessThanOrEqual(50);
  const refused = hub.google.calls().filter(({ status }) => status === 429);
  expect(refused.filter(({ credential }) => credential === address)).toEqual([]);
  for (const sheet of sheets) {
    expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
    expect(await sheet.mailed()).toEqual(["ada"]);
  }
});

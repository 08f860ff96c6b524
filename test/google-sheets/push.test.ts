import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf, type GoogleOnHub } from "../support/google-on-hub.ts";
import { ageChannels } from "../support/watched-flow.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub({ publicUrl: "https://hub.example.com" });
});
afterAll(() => hub?.stop());

/** So long that nothing but word from Google brings a look while the test lasts. */
const LONG = { intervalSeconds: 3_600 };

const channelsOf = ({ book }: GoogleOnHub) =>
  hub.google.channels().flatMap(({ id, file }) => (file === book.id ? [id] : []));

async function watched(slug: string, policy: Record<string, unknown>) {
  const rows = [HEADER, rowOf(slug, "Ada")];
  const sheet = await hub.aSheet({ slug, rows, policy });
  await sheet.apply();
  await waitFor(() => channelsOf(sheet).length === 1, { what: "a channel", limitMs: 60_000 });
  return sheet;
}

test("two notices of one edit, and a third that comes late, bring one invitation", async () => {
  const slug = "twice";
  const sheet = await watched(slug, LONG);
  await waitFor(async () => (await sheet.pass()) && sheet.tab.cell("E2") === "invited", {
    what: "Ada to be invited",
    limitMs: 60_000,
    everyMs: 1_000,
  });
  const notices = () => hub.google.notices().filter(({ status }) => (status ?? 500) < 300).length;
  await sheet.settle();
  const [before, runs] = [notices(), (await sheet.runs()).length];
  hub.google.push({ copies: 2 });
  sheet.tab.append(rowOf(slug, "Ben"));
  hub.google.push({ copies: 1, delayMs: 4_000 });
  sheet.tab.rename("Members");
  await hub.recorder.mailTo(`ben@${slug}.example.com`, 1, 30_000);
  await waitFor(() => notices() >= before + 3, { what: "all notices", limitMs: 30_000 });
  hub.google.push({ delayMs: 0 });
  await sheet.settle();
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.filter(({ counts }) => (counts["invite"] ?? 0) > 0)).toHaveLength(1);
  expect(await sheet.invitations()).toHaveLength(2);
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test("when no notice comes for 25 hours, the interval finds every row, and another channel is opened", async () => {
  const slug = "lost";
  hub.google.push({ losesNotices: true });
  const sheet = await watched(slug, {});
  await sheet.show("invited");
  const [before] = channelsOf(sheet);
  sheet.tab.append(rowOf(slug, "Ben"));
  await sheet.show("invited", "invited");
  await ageChannels(hub.db, "25 hours");
  await waitFor(() => channelsOf(sheet).some((id) => id !== before), {
    what: "another channel",
    limitMs: 60_000,
  });
  sheet.tab.append(rowOf(slug, "Cleo"));
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);

  hub.google.push({ losesNotices: false });
  await hub.api.ask("PATCH", `/flows/${sheet.flowId}`, { policy: LONG });
  await sheet.settle();
  sheet.tab.append(rowOf(slug, "Dora"));
  await hub.recorder.mailTo(`dora@${slug}.example.com`, 1, 60_000);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});

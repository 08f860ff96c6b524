import { beforeEach, describe, expect, test } from "vitest";
import { channelKeeper } from "../../activities/watch-channels.ts";
import { forgetOldChannels } from "../../db/watch-channels.ts";
import { hashChannelToken } from "../../services/watch-channels.ts";
import { ageChannels, allChannels, aWatchedFlow } from "../support/watched-flow.ts";
import { channelStand, refusal, type ChannelStand } from "./channel-stand.ts";

const HOUR_MS = 60 * 60 * 1000;

let on: ChannelStand;
beforeEach(async () => {
  on = await channelStand();
});

test("a running flow has one channel, which ends within a day and says where the hub is", async () => {
  await on.keep(3);
  const [asked, ...others] = on.vendor.open();
  expect(others).toEqual([]);
  expect(asked).toMatchObject({
    address: `https://hub.example.com/hooks/google-sheets/${on.flow.connectionId}`,
    input: { spreadsheetId: "1abc" },
  });
  const life = (asked?.until.getTime() ?? 0) - Date.now();
  expect(life).toBeLessThanOrEqual(24 * HOUR_MS + 1_000);
  expect(life).toBeGreaterThan(23 * HOUR_MS);
  const [row] = await allChannels(on.db);
  expect(row).toMatchObject({ id: asked?.channelId, flowId: on.flow.flowId, stoppedAt: null });
});

test("no two channels have one token, and of each only its hash is kept", async () => {
  await aWatchedFlow(on.deps);
  await on.keep();
  const tokens = on.vendor.open().map(({ token }) => token);
  expect(new Set(tokens).size).toBe(2);
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
  const rows = await allChannels(on.db);
  expect(rows.map(({ tokenHash }) => tokenHash.toString("hex")).toSorted()).toEqual(
    tokens.map((token) => hashChannelToken(token).toString("hex")).toSorted(),
  );
  expect(tokens.some((token) => JSON.stringify(rows).includes(token))).toBe(false);
});

test("a process that starts again keeps the channels that are open", async () => {
  await on.keep();
  await channelKeeper(on.vendor.deps(on.db)).keep();
  expect(on.vendor.calls).toEqual(["open"]);
});

test("the hub knows a channel before its vendor does, for the first notice may be faster than the answer", async () => {
  let known: unknown;
  on.vendor.before = async () => {
    known = await on.heard();
  };
  await on.keep();
  expect(known).toMatchObject([{ flowId: on.flow.flowId, openedAt: null }]);
});

describe("at three quarters of its life", () => {
  test("a channel is followed by another, which tells of all before it is stopped", async () => {
    await on.keep();
    const [first] = on.vendor.open();
    await ageChannels(on.db, "17 hours 59 minutes");
    await on.keep();
    expect(on.vendor.calls).toEqual(["open"]);
    await ageChannels(on.db, "2 minutes");
    const openAtOnce: number[] = [];
    const heard: number[] = [];
    on.vendor.after = async () => {
      openAtOnce.push(on.vendor.open().length);
      heard.push((await on.heard()).length);
    };
    await on.keep(3);
    await ageChannels(on.db, "4 minutes");
    await on.keep();
    expect(on.vendor.calls).toEqual(["open", "open"]);
    await ageChannels(on.db, "2 minutes");
    await on.keep(3);
    expect(on.vendor.calls).toEqual(["open", "open", "close"]);
    expect(openAtOnce).toEqual([2, 1]);
    expect(heard).toEqual([2, 1]);
    const [second, ...others] = on.vendor.open();
    expect(others).toEqual([]);
    expect(second?.channelId).not.toBe(first?.channelId);
    expect(second?.token).not.toBe(first?.token);
  });

  test("it stays as long as no other could be opened", async () => {
    await on.keep();
    await ageChannels(on.db, "20 hours");
    on.vendor.before = async () => {
      throw refusal("unavailable");
    };
    await on.keep(3);
    expect(on.vendor.open()).toHaveLength(1);
    expect((await on.heard()).filter(({ openedAt }) => openedAt)).toHaveLength(1);
  });

  test("also where the vendor gave it a shorter one", async () => {
    await on.keep();
    await on.db
      .updateTable("watchChannel")
      .set({ expiresAt: new Date(Date.now() + HOUR_MS) })
      .execute();
    await ageChannels(on.db, "46 minutes");
    await on.keep(2);
    expect(on.vendor.calls).toEqual(["open", "open"]);
  });
});

test("after its end a lost channel is followed by another, and the vendor is not asked about it", async () => {
  await on.keep();
  await ageChannels(on.db, "25 hours");
  await on.keep(2);
  expect(on.vendor.calls).toEqual(["open", "open"]);
  expect(await on.heard()).toHaveLength(1);
  await ageChannels(on.db, "10 minutes");
  await on.keep(2);
  expect(on.vendor.calls).toEqual(["open", "open"]);
});

test("channels are forgotten a few days after their end", async () => {
  await on.keep();
  await ageChannels(on.db, "3 days 23 hours");
  await forgetOldChannels(on.db);
  expect(await allChannels(on.db)).toHaveLength(1);
  await ageChannels(on.db, "2 hours");
  await forgetOldChannels(on.db);
  expect(await allChannels(on.db)).toEqual([]);
});

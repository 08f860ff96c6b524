import { beforeEach, describe, expect, test } from "vitest";
import { channelKeeper } from "../../activities/watch-channels.ts";
import { takeNotice } from "../../db/watch-channels.ts";
import { allChannels, aWatchedFlow, sealedSettings } from "../support/watched-flow.ts";
import { channelStand, refusal, type ChannelStand } from "./channel-stand.ts";

let on: ChannelStand;
beforeEach(async () => {
  on = await channelStand();
});

describe("what cannot be opened", () => {
  test("is logged, and left alone for longer each time", async () => {
    on.vendor.before = async () => {
      throw refusal("rejected");
    };
    const tried: number[] = [];
    for (let round = 1; round <= 40; round += 1) {
      const before = on.vendor.calls.length;
      await on.keep();
      if (on.vendor.calls.length > before) tried.push(round);
    }
    expect(tried).toEqual([1, 3, 6, 11, 20, 37]);
    expect(on.vendor.logged).toHaveLength(tried.length);
    expect(on.vendor.logged[0]).toMatchObject({
      flowId: on.flow.flowId,
      err: { kind: "rejected" },
    });
    expect(await allChannels(on.db)).toEqual([]);
  });

  test("keeps no other flow from its channel, and is tried at once when its settings change", async () => {
    await aWatchedFlow(on.deps, { input: { spreadsheetId: "1fine" } });
    let refused = true;
    const failing = on.vendor.deps(on.db);
    on.keeper = channelKeeper({
      ...failing,
      connectors: {
        async open(connection) {
          if (refused && connection.id === on.flow.connectionId) throw new TypeError("A bug");
          return failing.connectors.open(connection);
        },
      },
    });
    await on.keep(8);
    expect(on.vendor.open()).toMatchObject([{ input: { spreadsheetId: "1fine" } }]);
    refused = false;
    const settings = sealedSettings(on.deps, on.flow.connectionId, { mended: true });
    await on.db
      .updateTable("connection")
      .set({ sealedSettings: settings })
      .where("id", "=", on.flow.connectionId)
      .execute();
    await on.keep();
    expect(on.vendor.open()).toHaveLength(2);
  });

  test("is asked for nothing where the source does not push", async () => {
    on.vendor.pushes = false;
    await on.keep(3);
    expect(on.vendor.calls).toEqual([]);
    expect(await allChannels(on.db)).toEqual([]);
  });
});

describe("a channel whose opening was never answered", () => {
  const noticed = (id: string) =>
    takeNotice(on.db, id, { messageNumber: "1", resourceId: `resource-${id}`, isNews: false });

  test("is closed by what its first notice said of it, and followed by another", async () => {
    on.vendor.after = async (_call, { channelId }) => {
      on.vendor.after = async () => undefined;
      await noticed(channelId);
      throw refusal("unavailable");
    };
    await on.keep(3);
    expect(on.vendor.calls).toEqual(["open", "close", "open"]);
    expect(on.vendor.open()).toHaveLength(1);
  });

  test("counts no more when the next process looks, and is closed if its answer comes late", async () => {
    let answer: () => void = () => undefined;
    on.vendor.after = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const hanging = on.keep();
    await expect.poll(() => on.vendor.open().length).toBe(1);
    on.vendor.after = async () => undefined;
    const next = channelKeeper(on.vendor.deps(on.db));
    await next.keep();
    expect(on.vendor.open()).toHaveLength(2);
    answer();
    await hanging;
    await next.keep();
    expect(on.vendor.open()).toHaveLength(1);
    expect(await on.heard()).toMatchObject([{ id: on.vendor.open()[0]?.channelId }]);
  });
});

test("two that look at the same moment open one between them", async () => {
  const keepers = Array.from({ length: 4 }, () => channelKeeper(on.vendor.deps(on.db)));
  await Promise.all(keepers.map((one) => one.keep()));
  await on.keep();
  await on.keep();
  expect(on.vendor.open()).toHaveLength(1);
  expect(await on.heard()).toHaveLength(1);
});

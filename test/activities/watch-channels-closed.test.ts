import { beforeEach, describe, expect, test } from "vitest";
import { channelKeeper } from "../../activities/watch-channels.ts";
import { systemActor } from "../../domain/permissions.ts";
import { deleteFlow, pauseFlow, resumeFlow } from "../../services/flows/flows.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { ageChannels, sealedSettings } from "../support/watched-flow.ts";
import { channelStand, refusal, type ChannelStand } from "./channel-stand.ts";

let on: ChannelStand;
beforeEach(async () => {
  on = await channelStand();
});

describe("a channel is closed", () => {
  beforeEach(() => on.keep());

  const closedAlone = async () => {
    await on.keep(2);
    expect(on.vendor.calls).toEqual(["open", "close"]);
    expect(on.vendor.open()).toEqual([]);
    expect(await on.heard()).toEqual([]);
  };
  const followed = async () => {
    await on.keep(2);
    expect(on.vendor.calls).toEqual(["open", "open", "close"]);
    expect(on.vendor.open()).toHaveLength(1);
    expect(await on.heard()).toHaveLength(1);
  };

  test("when its flow is paused, and opened again when that goes on", async () => {
    await unitOfWork(on.deps, (tx) => pauseFlow(tx, systemActor, on.flow.flowId));
    await closedAlone();
    await unitOfWork(on.deps, (tx) => resumeFlow(tx, systemActor, on.flow.flowId));
    await on.keep(2);
    expect(on.vendor.calls).toEqual(["open", "close", "open"]);
  });

  test("when its flow is deleted", async () => {
    await unitOfWork(on.deps, (tx) => deleteFlow(tx, systemActor, on.flow.flowId));
    await closedAlone();
  });

  test("where the hub cannot be reached from outside any more", async () => {
    on.keeper = channelKeeper(on.vendor.deps(on.db, { reachedAt: undefined }));
    await closedAlone();
  });

  test("when its flow reads another sheet", async () => {
    const triggerInput = JSON.stringify({ spreadsheetId: "1other" });
    await on.db.updateTable("flow").set({ triggerInput }).execute();
    await followed();
    expect(on.vendor.open()[0]?.input).toEqual({ spreadsheetId: "1other" });
  });

  test("when its connection has another key", async () => {
    const settings = sealedSettings(on.deps, on.flow.connectionId, {
      serviceAccountKey: "another",
    });
    await on.db.updateTable("connection").set({ sealedSettings: settings }).execute();
    await followed();
  });

  test("when the hub is reached at another address", async () => {
    on.keeper = channelKeeper(on.vendor.deps(on.db, { reachedAt: "https://new.example.com" }));
    await followed();
    expect(on.vendor.open()[0]?.address).toMatch(/^https:\/\/new\.example\.com\//);
  });

  test("harmlessly where only who opened it could do so", async () => {
    on.vendor.before = async () => {
      throw refusal("rejected");
    };
    await unitOfWork(on.deps, (tx) => pauseFlow(tx, systemActor, on.flow.flowId));
    await on.keep(20);
    expect(on.vendor.calls).toEqual(["open", "close"]);
  });

  test("later where the vendor does not answer, and only until it has ended by itself", async () => {
    on.vendor.before = async () => {
      throw refusal("unavailable");
    };
    await unitOfWork(on.deps, (tx) => pauseFlow(tx, systemActor, on.flow.flowId));
    await on.keep(3);
    expect(on.vendor.calls).toEqual(["open", "close", "close"]);
    // It is not heard from the moment on when it was stopped.
    expect(await on.heard()).toEqual([]);
    await ageChannels(on.db, "25 hours");
    await on.keep(10);
    expect(on.vendor.calls).toHaveLength(3);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { channelKeeper } from "../../activities/watch-channels.ts";
import { pushingDrive, type PushingDrive } from "../support/pushing-drive.ts";
import { waitFor } from "../support/wait-for.ts";
import { ageChannels } from "../support/watched-flow.ts";

const HOUR_MS = 60 * 60 * 1000;

let on: PushingDrive;
beforeEach(async () => {
  on = await pushingDrive();
});

/** As if the channels were that much older, here and at Google. */
async function age(hours: number): Promise<void> {
  for (const channel of on.google.channels()) channel.until -= hours * HOUR_MS;
  await ageChannels(on.db, `${hours} hours`);
}

test("Drive is asked to tell of the sheet for a day, and what it says first nudges nobody", async () => {
  await on.opened();
  const [channel, ...others] = on.google.channels();
  expect(others).toEqual([]);
  expect(channel).toMatchObject({
    file: on.sheet.id,
    target: `${on.door.url}/hooks/google-sheets/${on.flow.connectionId}`,
  });
  const hours = ((channel?.until ?? 0) - on.google.now()) / HOUR_MS;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
  const [call] = on.google.calls("watch");
  // Else a sheet on a shared drive is not found.
  expect(call?.query.get("supportsAllDrives")).toBe("true");
  expect(on.google.notices()).toMatchObject([{ state: "sync", status: 202 }]);
  expect(on.nudges()).toBe(0);
});

test("an edit nudges the flow", async () => {
  await on.opened();
  on.edit();
  await on.nudged(1);
  expect(await on.answered(2)).toEqual([202, 202]);
});

test("also putting the sheet away and taking it back nudges the flow", async () => {
  await on.opened();
  on.sheet.trash();
  await on.nudged(1);
  on.sheet.restore();
  await on.nudged(2);
});

test("notices that come three times nudge once", async () => {
  on.google.push({ copies: 3 });
  await on.keeper.keep();
  await on.answered(3);
  on.edit();
  expect(await on.answered(6)).toEqual([202, 202, 202, 202, 202, 202]);
  await on.nudged(1);
});

test("a hundred edits in a moment nudge a few times, and once after the last", async () => {
  await on.opened();
  for (let edit = 0; edit < 100; edit += 1) on.edit();
  await on.answered(101);
  await waitFor(async () => {
    const left = await on.db
      .selectFrom("outbox")
      .select("id")
      .where("doneAt", "is", null)
      .execute();
    return left.length === 0;
  });
  expect(on.nudges()).toBeGreaterThanOrEqual(1);
  expect(on.nudges()).toBeLessThanOrEqual(6);
});

test("while the hub does not answer Drive comes again, and nothing is lost", async () => {
  await on.opened();
  on.door.isShut = true;
  on.edit();
  expect(await on.answered(2)).toEqual([202, 503]);
  on.door.isShut = false;
  expect(await on.answered(3)).toEqual([202, 503, 202]);
  await on.nudged(1);
});

describe("while one channel follows another", () => {
  test("both tell of an edit, which nudges once, and then the first is closed", async () => {
    await on.opened();
    const [first] = on.google.channels();
    await age(19);
    await on.keeper.keep();
    expect(on.google.channels()).toHaveLength(2);
    on.edit();
    expect(await on.answered(4)).toEqual([202, 202, 202, 202]);
    await on.nudged(1);
    await age(0.1);
    await on.keeper.keep();
    const [second, ...others] = on.google.channels();
    expect(others).toEqual([]);
    expect(second?.id).not.toBe(first?.id);
    on.edit();
    await on.nudged(2);
    expect(on.google.notices()).toHaveLength(5);
  });

  test("an edit that only the first saw nudges, though its notice comes late", async () => {
    await on.opened();
    await age(19);
    on.google.push({ delayMs: 500 });
    on.edit();
    on.google.push({ delayMs: 0 });
    await on.keeper.keep();
    expect(await on.answered(3)).toEqual([202, 202, 202]);
    await on.nudged(1);
  });

  test("a notice that comes when its channel is closed is refused and nudges nobody", async () => {
    await on.opened();
    await age(19);
    await on.keeper.keep();
    await age(0.1);
    on.google.push({ delayMs: 500 });
    on.google.before("stop", () => on.edit());
    await on.keeper.keep();
    await waitFor(() => on.google.notices().some(({ status }) => status === 404), {
      what: "the late notice",
    });
    await on.nudged(1);
    expect((await on.answered(4)).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      202, 202, 202, 404,
    ]);
  });
});

test("after 25 hours without a hub there is a channel again, and the lost one is left alone", async () => {
  await on.opened();
  on.google.push({ losesNotices: true });
  on.edit();
  await age(25);
  on.google.push({ losesNotices: false });
  await on.keeper.keep();
  await on.answered(2);
  expect(on.google.channels()).toHaveLength(1);
  expect(on.google.count("stop")).toBe(0);
  on.edit();
  await on.nudged(1);
});

test("a stranger who knows the id of a channel nudges nobody", async () => {
  await on.opened();
  const [channel] = on.google.channels();
  const headers = {
    "x-goog-channel-id": channel?.id ?? "",
    "x-goog-channel-token": "guessed",
    "x-goog-resource-state": "update",
    "x-goog-message-number": "9",
  };
  expect(await on.google.forgeNotice(channel?.target ?? "", headers)).toBe(401);
  on.edit();
  await on.nudged(1);
});

test("a hub that starts again asks Drive for nothing", async () => {
  await on.opened();
  for (let start = 0; start < 3; start += 1) await channelKeeper(on.channelDeps).keep();
  expect(on.google.count("watch")).toBe(1);
  on.edit();
  await on.nudged(1);
});

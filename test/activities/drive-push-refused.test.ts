import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { pauseFlow } from "../../services/flows/flows.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { pushingDrive, type PushingDrive } from "../support/pushing-drive.ts";
import { allChannels, sealedSettings } from "../support/watched-flow.ts";

let on: PushingDrive;
beforeEach(async () => {
  on = await pushingDrive();
});

test.each(["reset after", "500 after", "truncated after", "garbage after"] as const)(
  "of a channel that is open though its answer was lost, the first notice says how to close it: %s",
  async (fault) => {
    on.google.fail("watch", fault);
    await on.opened();
    expect(on.google.channels()).toHaveLength(1);
    for (let round = 0; round < 3; round += 1) await on.keeper.keep();
    expect(on.google.count("watch")).toBe(2);
    const [left, ...others] = on.google.channels();
    expect(others).toEqual([]);
    const open = (await allChannels(on.db)).filter(({ stoppedAt }) => !stoppedAt);
    expect(open.map(({ id }) => id)).toEqual([left?.id]);
  },
);

describe("what Drive refuses", () => {
  test("is no harm: an address that it does not send to", async () => {
    on.google.push({ takesLoopbackHttp: false });
    await on.keeper.keep();
    expect(on.logged).toHaveLength(1);
    expect(on.logged[0]).toContain("Google does not send word of changes to http://127.0.0.1:");
    expect(await allChannels(on.db)).toEqual([]);
    await on.keeper.keep();
    expect(on.google.count("watch")).toBe(1);
    on.google.push({ takesLoopbackHttp: true });
    await on.keeper.keep();
    expect(on.google.channels()).toHaveLength(1);
  });

  test.each(["429", "403 rate", "503", "reset", "garbage"] as const)(
    "is asked again: after %s",
    async (fault) => {
      on.google.fail("watch", fault, { times: 2 });
      for (let round = 0; round < 6; round += 1) await on.keeper.keep();
      expect(on.google.count("watch")).toBe(3);
      expect(on.google.channels()).toHaveLength(1);
    },
  );

  test("is asked again when the sheet is shared", async () => {
    on.sheet.unshare(on.key.client_email);
    await on.keeper.keep();
    expect(on.google.channels()).toEqual([]);
    on.sheet.share(on.key.client_email);
    for (let round = 0; round < 2; round += 1) await on.keeper.keep();
    expect(on.google.channels()).toHaveLength(1);
  });
});

describe("a channel is closed at Drive", () => {
  const paused = () => unitOfWork(on.deps, (tx) => pauseFlow(tx, systemActor, on.flow.flowId));

  test("when its flow is paused", async () => {
    await on.opened();
    await paused();
    await on.keeper.keep();
    expect(on.google.channels()).toEqual([]);
    on.edit();
    expect(on.google.notices()).toHaveLength(1);
  });

  test("once, though the answer is lost: Drive does not know it any more", async () => {
    await on.opened();
    await paused();
    on.google.fail("stop", "reset after");
    for (let round = 0; round < 6; round += 1) await on.keeper.keep();
    expect(on.google.calls("stop").map(({ status }) => status)).toEqual([null, 404]);
    expect(on.logged).toHaveLength(1);
  });

  test("by nobody but the account that opened it: the key of another leaves it to end", async () => {
    const other = on.google.serviceAccount("other@desks-example.iam.gserviceaccount.com");
    on.sheet.share(other.client_email);
    await on.opened();
    const settings = { serviceAccountKey: JSON.stringify(other) };
    await on.db
      .updateTable("connection")
      .set({ sealedSettings: sealedSettings(on.deps, on.flow.connectionId, settings) })
      .execute();
    for (let round = 0; round < 3; round += 1) await on.keeper.keep();
    expect(on.google.count("watch")).toBe(2);
    expect(on.google.count("stop")).toBe(1);
    expect(on.google.channels()).toHaveLength(2);
    on.edit();
    await on.answered(4);
    await on.nudged(1);
    const heard = on.google.notices().filter(({ state }) => state === "update");
    expect(heard.map(({ status }) => status).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      202, 404,
    ]);
  });
});

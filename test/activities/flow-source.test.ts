import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { requestPass } from "../../services/flows/runs.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";
const GRACE = "Grace,Hopper,grace@example.com\n";
const policy = { quietSeconds: 0 };

const damages: [string, (sheet: SheetFlow) => Promise<void>, RegExp][] = [
  ["is missing", ({ path }) => rm(path), /is not there/],
  ["is a folder", ({ path }) => rm(path).then(() => mkdir(path)), /is a folder/],
  ["is binary", ({ path }) => writeFile(path, Buffer.alloc(5000, 7)), /not a text file/],
  ["has 1 GB", ({ path }) => truncate(path, 2 ** 30), /has 1024 MB/],
  ["is empty", ({ path }) => writeFile(path, ""), /This is empty/],
  ["has lost its header", ({ path }) => writeFile(path, ADA), /Put a header row above it/],
  ["ends in a quote", ({ path }) => writeFile(path, `${HEADER}${GRACE}"Alan`), /Line 3/],
];

test.each(damages)(
  "a sheet that %s is one sentence, and nothing is half done",
  async (damaged, damage, said) => {
    const sheet = await aSheetFlow(HEADER + ADA, { policy });
    await sheet.look();
    const whole = await sheet.read();
    const known = await sheet.knownRows();
    await damage(sheet);

    const look = await sheet.look();
    expect(look).toMatchObject({ state: "running", problem: true, read: 0, invited: 0 });
    expect(look.nextInSeconds).toBe(5);
    const { problem } = await sheet.flow();
    expect(problem).toMatch(said);
    expect(problem).toMatch(/^[^\n]{20,400}\.$/);
    // A file that is gone may be on its way back: that is no fault of the connection.
    const told = damaged === "is missing" ? { state: "ok" } : { state: "misconfigured", problem };
    expect(await sheet.connection()).toMatchObject(told);
    expect(await sheet.invited()).toEqual(["ada@example.com"]);
    expect(await sheet.knownRows()).toEqual(known);

    await rm(sheet.path, { recursive: true, force: true });
    await writeFile(`${sheet.path}.new`, whole + GRACE);
    await rename(`${sheet.path}.new`, sheet.path);
    expect(await sheet.look()).toMatchObject({ problem: false, invited: 1 });
    expect(await sheet.flow()).toMatchObject({ problem: null, state: "running" });
    expect(await sheet.connection()).toMatchObject({ state: "ok", problem: null });
  },
);

test("a pass and a preview that cannot read the sheet say so", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy });
  await rm(sheet.path);
  await sheet.work((tx) => requestPass(tx, systemActor, sheet.flowId));
  await sheet.look();
  expect(await sheet.runs()).toMatchObject([{ state: "failed", problem: /is not there/ }]);
  await expect(sheet.preview()).rejects.toMatchObject({
    kind: "conflict",
    message: expect.stringMatching(/is not there/),
  });
});

test("a sheet outside the folders that may be read is refused", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy, name: `../${randomUUID()}.csv` });
  await sheet.look();
  expect((await sheet.flow()).problem).toMatch(/must be in one of the folders/);
  expect(await sheet.invited()).toEqual([]);
  await rm(sheet.path);
});

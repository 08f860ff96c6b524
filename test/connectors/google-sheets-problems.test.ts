import { expect, test } from "vitest";
import { googleStand, invited, problemOf } from "./google-stand.ts";

const ADDRESS = "usher@desks-example.iam.gserviceaccount.com";

test("a sheet that is not shared is told with the address to share it with", async () => {
  const { google, source } = await googleStand();
  const file = google.spreadsheet();
  const input = { spreadsheetId: file.id, sheet: 0 };
  for (const work of [source.read(input), source.glance?.(input)]) {
    const { kind, message } = await problemOf(work);
    expect(kind).toBe("rejected");
    expect(message).toContain(`not shared with ${ADDRESS}`);
    expect(message).toContain("Share");
  }
});

test("access that is over is told apart from access that never was", async () => {
  const { source, file, key, input } = await googleStand();
  await source.read(input);
  file.unshare(key.client_email);
  for (const work of [
    source.read(input, { wasRead: true }),
    source.glance?.(input, { wasRead: true }),
  ]) {
    const { kind, message } = await problemOf(work);
    expect(kind).toBe("rejected");
    expect(message).toContain(`could be read, and can be no longer`);
    expect(message).toContain(ADDRESS);
  }
});

test("a tab that is gone is told with those that are there", async () => {
  const { source, file, tab, input } = await googleStand();
  file.addTab({ title: "Archive" });
  tab.remove();
  const byId = await problemOf(source.read(input));
  expect(byId).toMatchObject({ kind: "rejected", message: expect.stringContaining('"Archive"') });
  const byName = await problemOf(source.read({ ...input, sheet: "Members" }));
  expect(byName.message).toContain('A tab "Members" is not in "Members"');
  expect((await problemOf(source.pin({ ...input, sheet: "Members" }))).message).toContain(
    "Archive",
  );
});

test.each([
  ["Email", "no e-mail column"],
  ["First name", "no column of first names"],
])("a header %s that is renamed is told", async (header, words) => {
  const { tab, read } = await googleStand();
  tab.renameHeader(header, "Something else");
  const told = await read().then(
    ({ problem }) => problem?.message,
    (error: Error) => error.message,
  );
  expect(told).toContain(words);
});

test("a header that is there twice, and one that is empty, are told", async () => {
  const { tab, read } = await googleStand();
  tab.edit("D1", "E-Mail");
  expect((await read()).problem).toMatchObject({ code: "duplicate_header" });
  tab.deleteRows(1);
  tab.insertRow(1);
  expect((await read()).problem?.message).toContain("Row 1 is empty");
});

test("a sheet that may only be viewed is read on, and the problem says who is to be an editor", async () => {
  const { read, say } = await googleStand({ role: "reader" });
  expect((await read()).records).toHaveLength(3);
  const { kind, message } = await problemOf(say({ Ada: invited("Ada") }));
  expect(kind).toBe("rejected");
  expect(message).toContain(`${ADDRESS} may only view it`);
});

test("an Excel file in Google Drive is told as that", async () => {
  const { source, google, key } = await googleStand();
  const office = google.spreadsheet({
    sharedWith: { [key.client_email]: "writer" },
    isOffice: true,
  });
  const { kind, message } = await problemOf(source.read({ spreadsheetId: office.id, sheet: 0 }));
  expect(kind).toBe("rejected");
  expect(message).toContain("Save as Google Sheets");
});

test("columns that are protected are told as that, and not tried again", async () => {
  const { google, tab, file, read, say } = await googleStand();
  await say({ Ada: invited("Ada") });
  tab.protect("Status");
  google.forgetCalls();
  const { kind, message } = await problemOf(say({ Ben: invited("Ben") }));
  expect(kind).toBe("rejected");
  expect(message).toContain("Protected sheets and ranges");
  expect(message).toContain(ADDRESS);
  expect(google.count("write")).toBe(1);
  expect((await read()).records).toHaveLength(3);
  expect(file.writes()).toHaveLength(2);
});

test.each(["429", "403 rate"] as const)(
  "a limit that is reached (%s) says when to go on, and no call is repeated",
  async (fault) => {
    const { google, read } = await googleStand();
    google.fail("read", fault, { retryAfterSeconds: 7 });
    expect(await problemOf(read())).toMatchObject({ kind: "rate_limited", retryAfterSeconds: 7 });
    google.fail("read", fault);
    expect(await problemOf(read())).toMatchObject({ kind: "rate_limited", retryAfterSeconds: 60 });
    expect(google.count("read")).toBe(2);
    expect((await read()).records).toHaveLength(3);
  },
);

test.each(["500", "503", "reset", "reset after"] as const)(
  "an answer that does not come (%s) is worth another try later",
  async (fault) => {
    const { google, read } = await googleStand();
    google.fail("read", fault);
    expect(await problemOf(read())).toMatchObject({ kind: "unavailable" });
    expect(google.count("read")).toBe(1);
  },
);

test.each(["garbage", "garbage after", "truncated after"] as const)(
  "an answer that is no answer (%s) is never taken for an empty sheet",
  async (fault) => {
    const { google, read } = await googleStand();
    google.fail("read", fault);
    await problemOf(read());
  },
);

test("Google out of reach is unavailable, and a call that is given up ends at once", async () => {
  const { google, source, input, open } = await googleStand();
  await source.read(input);
  google.slow("read", 20_000);
  const signal = AbortSignal.timeout(100);
  expect(await problemOf(source.read(input, { signal }))).toMatchObject({ kind: "unavailable" });
  const nowhere = open({ baseUrl: "http://127.0.0.1:9" }).records("rows");
  expect(await problemOf(nowhere.read(input))).toMatchObject({ kind: "unavailable" });
});

test.each([
  ["sheets", "Google Sheets API"],
  ["drive", "Google Drive API"],
] as const)("an API that is not switched on (%s) is named", async (service, name) => {
  const { google, source, input } = await googleStand();
  google.switchOff(service);
  const work = service === "sheets" ? source.read(input) : source.glance?.(input);
  const { kind, message } = await problemOf(work);
  expect(kind).toBe("rejected");
  expect(message).toContain(`The ${name} is not switched on`);
});

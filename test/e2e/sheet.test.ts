import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHub, type Hub } from "../support/hub.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";
import { visitor } from "../support/visitor.ts";
import { waitFor } from "../support/wait-for.ts";
import { linkIn, mailboxOf } from "./mailbox.ts";

let folder: TempFolder;
let hub: Hub;
let sheet: string;

beforeAll(async () => {
  folder = await tempFolder("e2e");
  hub = await startHub({ DATA_DIR: join(folder.path, "data") });
  sheet = join(folder.path, "data", "sheets", "members.csv");
});
afterAll(async () => {
  await hub?.stop();
  await folder.remove();
});

async function rows(): Promise<Record<string, string>[]> {
  const text = await readFile(sheet, "utf8");
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
}

const rowOf = async (email: string) =>
  (await rows()).find((row) => Object.values(row).includes(email));

const statusBecomes = (email: string, status: string) =>
  waitFor(async () => (await rowOf(email))?.["Status"] === status, {
    what: `${email} to be ${status} in the sheet`,
    limitMs: 30_000,
  });

test("the people of the sample sheet have their mail", async () => {
  const mailbox = mailboxOf(hub.url);
  const emails = (await rows()).map((row) =>
    Object.values(row).find((value) => value.includes("@")),
  );
  expect(emails).toHaveLength(3);
  for (const email of emails) if (email !== undefined) await mailbox.mail(email, "invitation");
});

test("a row added in an editor brings a mail within five seconds, and its status follows", async () => {
  const header = (await readFile(sheet, "utf8")).split(/\r?\n/, 1)[0] ?? "";
  const email = "added@example.com";
  const values: Record<string, string> = { "First name": "Grace", Email: email };
  const line = header.split(",").map((name) => values[name.replaceAll('"', "")] ?? "");
  const from = performance.now();
  await appendFile(sheet, `${line.join(",")}\r\n`);
  const mail = await mailboxOf(hub.url).mail(email, "invitation");
  expect(performance.now() - from).toBeLessThan(5_000);

  await statusBecomes(email, "invited");
  const who = visitor();
  await who.submit(await who.open(linkIn(mail)));
  await statusBecomes(email, "activated");
  expect((await rowOf(email))?.["Invite ID"]).not.toBe("");
});

test("a row with a bad address has its reason in the sheet, and nobody is invited", async () => {
  const header = (await readFile(sheet, "utf8")).split(/\r?\n/, 1)[0] ?? "";
  const values: Record<string, string> = { "First name": "Nobody", Email: "not-an-address" };
  const line = header.split(",").map((name) => values[name.replaceAll('"', "")] ?? "");
  await appendFile(sheet, `${line.join(",")}\r\n`);
  await waitFor(async () => ((await rowOf("not-an-address"))?.["Problem"] ?? "") !== "", {
    what: "a reason in the sheet",
    limitMs: 30_000,
  });
  expect((await rowOf("not-an-address"))?.["Status"]).toBe("");
});

import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineSearchAttributeKey } from "@temporalio/common";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../bin/config.ts";
import { buildParts, type Parts } from "../bin/parts.ts";
import { logTemporal, runWorker } from "../bin/worker-process.ts";
import { systemActor } from "../domain/permissions.ts";
import { activatePerson } from "../services/activation.ts";
import { createConnection } from "../services/connections.ts";
import { createFlow } from "../services/flows/flows.ts";
import { applyFlow, previewFlow } from "../services/flows/runs.ts";
import { linkToken } from "../services/link-token.ts";
import { createLocation } from "../services/locations.ts";
import { unitOfWork, type Tx } from "../services/unit-of-work.ts";
import { testDatabase } from "./support/database.ts";
import { ageMails } from "./support/invitees.ts";
import { silentLog } from "./support/silent-log.ts";
import { tempFolder } from "./support/temp-folder.ts";
import { testTemporal, type TestTemporal } from "./support/temporal.ts";
import { textsOfAllProcesses } from "./support/temporal-text.ts";
import { waitFor } from "./support/wait-for.ts";

const HEADER = "First name,Last name,Email,Phone number\n";
const people = {
  ada: "Adalindis,Quellwasser,adalindis@example.com,+49 30 901820\n",
  grace: "Gracianna,Steinbruch,gracianna@example.com,+49 30 901821\n",
  alan: "Alanson,Birkenhain,alanson@example.com,+49 30 901822\n",
  bad: "Margarethe,Hollerbusch,margarethe@\n",
};
const words = Object.values(people).flatMap((row) => row.trim().split(",").filter(Boolean));

let temporal: TestTemporal;
let parts: Parts;
let sheet: string;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  logTemporal(silentLog);
  temporal = await testTemporal();
  const { url } = await testDatabase();
  const folder = await tempFolder("process");
  ends.push(() => folder.remove());
  await mkdir(join(folder.path, "sheets"));
  sheet = join(folder.path, "sheets", "members.csv");
  await writeFile(sheet, HEADER + people.ada + people.bad);
  const config = readConfig({
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    DATA_DIR: folder.path,
  });
  const { secretKeys } = config;
  if (!secretKeys) throw new Error("The settings have lost their keys.");
  const complete = { ...config, secretKeys, databaseUrl: url, temporalAddress: temporal.address };
  for (let workers = 0; workers < 2; workers += 1) {
    parts = buildParts(complete, silentLog, () => undefined);
    ends.push(parts.close);
    const worker = await runWorker(parts);
    ends.push(worker.stop);
    await waitFor(() => worker.isPolling());
  }
}, 90_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
}, 60_000);

const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(parts.services, asked);

async function invitationOf(email: string) {
  return parts.db
    .selectFrom("invitation as i")
    .innerJoin("person as p", "p.id", "i.personId")
    .selectAll("i")
    .where("p.canonicalEmail", "=", email)
    .executeTakeFirst();
}

const reaches = (email: string, status: string) =>
  waitFor(
    async () => {
      const found = await invitationOf(email);
      return found?.status === status && found;
    },
    { what: `${email} to be ${status}`, limitMs: 20_000 },
  );

const shows = (name: string, status: string) =>
  waitFor(
    async () => {
      const line = (await readFile(sheet, "utf8")).split("\n").find((it) => it.startsWith(name));
      return line?.split(",").includes(status) ?? false;
    },
    { what: `the sheet to show ${name} as ${status}`, limitMs: 20_000 },
  );

const mailsTo = (email: string) =>
  parts.db.selectFrom("mailboxMessage").selectAll().where("recipient", "=", email).execute();

const process = (invitationId: string) =>
  temporal.client.workflow.getHandle(`invitation/${invitationId}`);

test("a row in a sheet becomes an active member, and its sheet and its process say so", async () => {
  const place = { name: "Hub Lisbon", slug: "lisbon", timezone: "Europe/Lisbon" };
  const settings = { signInWindow: "PT1S", remindAfter: "PT2S", closeInvitationsAfter: "P90D" };
  const flow = await work(async (tx) => {
    await createLocation(tx, systemActor, { ...place, settings });
    const connection = await createConnection(tx, systemActor, "lisbon", {
      connector: "csv-file",
      name: "Members",
      settings: { path: "members.csv" },
    });
    return createFlow(tx, systemActor, "lisbon", {
      name: "Members",
      trigger: { connectionId: connection.id, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    });
  });
  const { planHash } = await previewFlow(parts.services, systemActor, flow.id);
  await applyFlow(parts.services, systemActor, flow.id, planHash);
  const { id, personId } = await reaches("adalindis@example.com", "reminded");
  await shows("Adalindis", "reminded");
  expect((await mailsTo("adalindis@example.com")).map(({ kind }) => kind)).toEqual([
    "invitation",
    "reminder",
  ]);
  await work((tx) => activatePerson(tx, personId, "code"));
  expect(await process(id).result()).toBe("activated");
  await shows("Adalindis", "activated");

  const { typedSearchAttributes: found, ...described } = await process(id).describe();
  const attribute = (name: string) => found.get(defineSearchAttributeKey(name, "KEYWORD"));
  expect(attribute("UsherStatus")).toBe("activated");
  expect(attribute("UsherLocation")).toBe("lisbon");
  expect(attribute("UsherSource")).toBe("csv-file");
  expect(await described.staticSummary()).toBe("Invite a•••@example.com to lisbon");
  const running = [];
  for await (const { type } of temporal.client.workflow.list()) running.push(type);
  expect(running.toSorted()).toEqual(["flow", "invitation"]);
}, 60_000);

test("a row that is added is invited within seconds", async () => {
  await writeFile(sheet, (await readFile(sheet, "utf8")) + people.grace + people.alan);
  const from = performance.now();
  await waitFor(async () => (await mailsTo("gracianna@example.com")).length > 0);
  expect(performance.now() - from).toBeLessThan(6_000);
  const { personId, id } = await reaches("gracianna@example.com", "window_closed");
  await work((tx) => activatePerson(tx, personId, "link"));
  expect(await process(id).result()).toBe("activated");
  await shows("Gracianna", "activated");
}, 60_000);

test("resend and revoke, sent from Temporal, do what the API does", async () => {
  const { id, membershipId } = await reaches("alanson@example.com", "reminded");
  await expect(process(id).executeUpdate("resend")).rejects.toMatchObject({
    cause: { cause: { type: "conflict", message: "resend_too_soon" } },
  });
  await ageMails(parts.db, id, "6 minutes");
  await process(id).executeUpdate("resend");
  await waitFor(async () => (await mailsTo("alanson@example.com")).length === 3);
  expect(await invitationOf("alanson@example.com")).toMatchObject({ generation: 2 });

  await process(id).executeUpdate("revoke");
  expect(await process(id).result()).toBe("revoked");
  expect(await invitationOf("alanson@example.com")).toMatchObject({ status: "revoked" });
  const membership = parts.db.selectFrom("membership").selectAll().where("id", "=", membershipId);
  expect(await membership.executeTakeFirst()).toMatchObject({
    type: "nonmember",
    removalReason: "revoked",
  });
  const said = await parts.db
    .selectFrom("audit")
    .select(["type", "reasonCode"])
    .where("invitationId", "=", id)
    .where("actorKind", "=", "temporal-ui")
    .orderBy("id")
    .execute();
  expect(said.map(({ type, reasonCode }) => `${type} ${reasonCode}`)).toEqual([
    "invitation.queued resent",
    "invitation.revoked revoked_by_admin",
    "member.removed revoked_by_admin",
  ]);
  await shows("Alanson", "revoked");
}, 60_000);

test("nothing that Temporal keeps names, addresses or admits anybody", async () => {
  const texts = await textsOfAllProcesses(temporal.client);
  expect(texts.size).toBe(4);
  const links = await parts.db.selectFrom("signInLink").selectAll().execute();
  const tokens = links.map((it) => linkToken(parts.services.keys.link, it.keyId, it.nonce));
  expect(tokens).toHaveLength(4);
  const phones = words.filter((word) => word.startsWith("+")).map((it) => it.replaceAll(" ", ""));
  for (const [process, text] of texts) {
    const told = [...words, ...phones, ...tokens].filter((word) => text.includes(word));
    expect(told, process).toEqual([]);
    const addresses = text.match(/\S{3}@example\.com/g) ?? [];
    expect(addresses.filter((it) => it !== "•••@example.com")).toEqual([]);
  }
  // The search itself sees into payloads and summaries.
  const { id } = await reaches("alanson@example.com", "revoked");
  const text = [...texts].find(([process]) => process.includes(id))?.[1] ?? "";
  expect(text).toContain(`"invitationId":"${id}"`);
  expect(text).toContain("Invite a•••@example.com to lisbon");
  expect(text).toContain("The link signs in; until 20");
});

import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { connectRunning } from "../bin/embedded/postgres.ts";
import { connectDatabase, type Pool } from "../db/connect.ts";
import { drawSessionToken, startSession } from "../services/sign-in/sessions.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { startHub } from "../test/support/hub.ts";
import { serviceDeps } from "../test/support/invitees.ts";
import type { Figures } from "./figures.ts";
import { inFlight } from "./in-flight.ts";
import { asksOfPeople, type Ask } from "./people-asks.ts";
import { seedPeople } from "./people-seed.ts";
import { cpuUntilQuiet, each, serversOf } from "./servers.ts";

const IN_FLIGHT = 4;
const ROUNDS = 40;
const CPU_ROUNDS = 10;

/** The pages and the list of the API about very many people of one location, asked over http by a few at a time. */
export async function measurePeople(
  folder: string,
  people: number,
  { report, reportCpu }: Figures,
): Promise<void> {
  const settings = { DATA_DIR: join(folder, "data"), LOG_LEVEL: "error" };
  const hub = await startHub(settings);
  const db = connectDatabase((await connectRunning(settings.DATA_DIR)) ?? "");
  try {
    const api = await hub.api();
    await api.ask("POST", "/locations", { name: "Bench", slug: "bench", timezone: "Etc/UTC" });
    console.error(`${people} people of one location`);
    const { id } = await db
      .selectFrom("location")
      .select("id")
      .where("slug", "=", "bench")
      .executeTakeFirstOrThrow();
    const from = performance.now();
    await seedPeople(db, id, people);
    report(`${people} people stored, each`, (performance.now() - from) / people, "ms");

    const cookie = `console_${new URL(hub.url).port}=${await ownerSession(db)}`;
    const servers = serversOf(hub.pid);
    const headers = { cookie, accept: "text/html" };
    for (const [name, asks] of Object.entries(await asksOfPeople(db, id))) {
      console.error(name);
      await measured(hub.url, headers, asks, 1);
      const cpu = await cpuUntilQuiet(servers, async () => {
        await measured(hub.url, headers, asks, CPU_ROUNDS);
      });
      reportCpu(`${name}, each`, each(cpu, asks.length * CPU_ROUNDS));
      const { p50, p95, bytes, slowest } = await measured(hub.url, headers, asks, ROUNDS);
      console.error(`  slowest: ${slowest}`);
      report(`${name}: first byte p50`, p50, "ms");
      report(`${name}: first byte p95`, p95, "ms");
      report(`${name}: largest page`, bytes / 1000, "kB");
    }
  } finally {
    await db.destroy();
    await hub.stop();
  }
}

/** A session of the installation's owner in its console. */
async function ownerSession(db: Pool): Promise<string> {
  const email = "bench-owner@example.com";
  const person = { id: uuidv7(), email, canonicalEmail: email, firstName: "Olu" };
  await db
    .insertInto("person")
    .values({ ...person, isOwner: true })
    .execute();
  const token = drawSessionToken();
  await unitOfWork(serviceDeps(db), (tx) =>
    startSession(tx, {
      personId: person.id,
      signedInBy: "code",
      door: "console",
      token,
      replaced: undefined,
    }),
  );
  return token;
}

async function measured(url: string, headers: Record<string, string>, asks: Ask[], rounds: number) {
  const all = Array.from({ length: rounds }, () => asks).flat();
  const answers: { path: string; ms: number; bytes: number }[] = [];
  await inFlight(all.length, IN_FLIGHT, async (number) => {
    const { path = "" } = all[number - 1] ?? {};
    const from = performance.now();
    const answer = await fetch(url + path, { headers, redirect: "manual" });
    const ms = performance.now() - from;
    const body = await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`);
    answers.push({ path, ms, bytes: body.byteLength });
  });
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const share = (part: number) => times[Math.ceil(times.length * part) - 1] ?? 0;
  return {
    p50: share(0.5),
    p95: share(0.95),
    bytes: Math.max(...answers.map(({ bytes }) => bytes)),
    slowest: slowestOf(answers),
  };
}

/** The three that take longest as a rule, each with its median. */
function slowestOf(answers: { path: string; ms: number }[]): string {
  const paths = [...new Set(answers.map(({ path }) => path))];
  const medians = paths.map((path) => {
    const times = answers.flatMap((one) => (one.path === path ? one.ms : []));
    return { path, ms: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0 };
  });
  return medians
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 3)
    .map(({ path, ms }) => `${ms.toFixed(0)} ms ${path.replace(/^.*people/, "")}`)
    .join(", ");
}

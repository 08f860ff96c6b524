// Kills every part of the hub at every labelled point of the send path and at random moments, then asks SQL, the
// mail server and Temporal whether each person got exactly one mail.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { duplicates, violations } from "./check.ts";
import type { Fault } from "./arming.ts";
import { faultyRun } from "./faulty-run.ts";
import { providers, type Provider } from "./mail-server.ts";
import { everyFault, fewFaults } from "./plan.ts";
import { seeded } from "./random.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    provider: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const chosen = providers.filter((name) => name === (values.provider ?? name));
if (chosen.length === 0) throw new Error(`--provider is one of ${providers.join(", ")}`);

/** What the mailer that goes red leaves out: it forgets the call it made, or nobody can know its calls again. */
const red = {
  smtp: { mailer: "forgetful", what: "does not record the attempt before the call" },
  resend: { mailer: "keyless", what: "sends no key with its calls" },
} as const;

const afterTheCall = (id: number): Fault => ({
  id,
  label: "mailer:answered",
  by: "worker",
  target: "worker",
});

const folder = await tempFolder("faults");
let failed = 0;
try {
  for (const provider of chosen) await runBy(provider, seeded(seed));
} catch (error) {
  console.error(error);
  failed += 1;
} finally {
  if (values.keep || failed > 0) console.log(`kept for a look: ${folder.path}`);
  else await folder.remove();
}
process.exitCode = failed > 0 ? 1 : 0;

async function runBy(provider: Provider, random: () => number): Promise<void> {
  console.log(`seed ${seed}, ${provider}${values.short ? ", short form" : ""}`);
  const isKeyed = provider === "resend";
  const many = isKeyed ? { people: 500, inSheet: 500 } : { people: 100, inSheet: 100 };
  const size = values.short
    ? { people: 20, inSheet: 25, labelled: fewFaults(random), randomKills: 2 }
    : { ...many, labelled: everyFault(random), randomKills: 30 };
  // SMTP knows no repeated call: there each mail without an answer is in doubt at once.
  const calls = isKeyed ? { faultyCalls: 0.3, inDoubt: 3 } : { faultyCalls: 0, inDoubt: 0 };

  console.log("The product:");
  const product = await faultyRun(await part(`${provider}-product`), random, {
    ...size,
    ...calls,
    provider,
    mailer: "product",
    remindAfterSeconds: values.short ? 10 : 30,
  });
  const broken = violations(product);
  for (const sentence of broken) console.log(`  ✗ ${sentence}`);
  verdict(broken.length === 0, "each person has a final or timed row, and one mail per purpose");

  const { mailer, what } = red[provider];
  console.log(`The same with a mailer that ${what}:`);
  const wrong = await faultyRun(await part(`${provider}-${mailer}`), random, {
    people: 8,
    inSheet: 0,
    labelled: [afterTheCall(1), afterTheCall(2)],
    randomKills: 0,
    faultyCalls: 0,
    inDoubt: 0,
    provider,
    mailer,
    remindAfterSeconds: undefined,
  });
  const doubled = duplicates(wrong);
  for (const sentence of doubled) console.log(`  ✓ found: ${sentence}`);
  verdict(doubled.length > 0, "the check goes red");
}

function verdict(holds: boolean, sentence: string): void {
  console.log(`${holds ? "passed" : "FAILED"}: ${sentence}`);
  if (!holds) failed += 1;
}

async function part(name: string): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(path);
  return path;
}

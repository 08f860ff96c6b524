// Kills every part of the hub at every labelled point of the send path and at random moments, then asks SQL, the
// mail server and Temporal whether each person got exactly one mail.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { duplicates, violations } from "./check.ts";
import type { Fault } from "./arming.ts";
import { faultyRun } from "./faulty-run.ts";
import { providers } from "./mail-server.ts";
import { everyFault, fewFaults } from "./plan.ts";
import { seeded } from "./random.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    provider: { type: "string", default: "smtp" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const random = seeded(seed);
const provider = providers.find((name) => name === values.provider);
if (provider === undefined) throw new Error(`--provider is one of ${providers.join(", ")}`);
console.log(`seed ${seed}, ${provider}${values.short ? ", short form" : ""}`);

const many = provider === "resend" ? { people: 500, inSheet: 500 } : { people: 100, inSheet: 100 };
const size = values.short
  ? { people: 20, inSheet: 25, labelled: fewFaults(random), randomKills: 2 }
  : { ...many, labelled: everyFault(random), randomKills: 30 };
// SMTP knows no repeated call: there each mail without an answer is in doubt at once.
const calls =
  provider === "resend" ? { faultyCalls: 0.3, inDoubt: 3 } : { faultyCalls: 0, inDoubt: 0 };

/** The mailer that goes red: one that forgets the call it made, and one whose calls nobody can know again. */
const red = provider === "resend" ? "keyless" : "forgetful";
const without = {
  keyless: "sends no key with its calls",
  forgetful: "does not record the attempt before the call",
};

const afterTheCall = (id: number): Fault => ({
  id,
  label: "mailer:answered",
  by: "worker",
  target: "worker",
});

const folder = await tempFolder("faults");
let failed = 0;
try {
  console.log("The product:");
  const product = await faultyRun(await part("product"), random, {
    ...size,
    ...calls,
    provider,
    mailer: "product",
    remindAfterSeconds: values.short ? 10 : 30,
  });
  const broken = violations(product);
  for (const sentence of broken) console.log(`  ✗ ${sentence}`);
  verdict(broken.length === 0, "each person has a final or timed row, and one mail per purpose");

  console.log(`The same with a mailer that ${without[red]}:`);
  const wrong = await faultyRun(await part(red), random, {
    people: 8,
    inSheet: 0,
    labelled: [afterTheCall(1), afterTheCall(2)],
    randomKills: 0,
    faultyCalls: 0,
    inDoubt: 0,
    provider,
    mailer: red,
    remindAfterSeconds: undefined,
  });
  const doubled = duplicates(wrong);
  for (const sentence of doubled) console.log(`  ✓ found: ${sentence}`);
  verdict(doubled.length > 0, "the check goes red");
} catch (error) {
  console.error(error);
  failed += 1;
} finally {
  if (values.keep || failed > 0) console.log(`kept for a look: ${folder.path}`);
  else await folder.remove();
}
process.exitCode = failed > 0 ? 1 : 0;

function verdict(holds: boolean, sentence: string): void {
  console.log(`${holds ? "passed" : "FAILED"}: ${sentence}`);
  if (!holds) failed += 1;
}

async function part(name: string): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(path);
  return path;
}

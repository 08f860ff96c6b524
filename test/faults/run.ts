// Kills every part of the hub at every labelled point of the send path and at random moments, then asks SQL, the
// SMTP recorder and Temporal whether each person got exactly one mail.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { duplicates, violations } from "./check.ts";
import type { Fault } from "./arming.ts";
import { faultyRun } from "./faulty-run.ts";
import { everyFault, fewFaults } from "./plan.ts";
import { seeded } from "./random.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const random = seeded(seed);
console.log(`seed ${seed}${values.short ? ", short form" : ""}`);

const size = values.short
  ? { people: 20, labelled: fewFaults(random), randomKills: 2 }
  : { people: 100, labelled: everyFault(random), randomKills: 30 };

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
    forgetfulMailer: false,
  });
  const broken = violations(product);
  for (const sentence of broken) console.log(`  ✗ ${sentence}`);
  verdict(broken.length === 0, "each person has a final or timed row, and one mail per purpose");

  console.log("The same with a mailer that does not record the attempt before the call:");
  const forgetful = await faultyRun(await part("forgetful"), random, {
    people: 8,
    labelled: [afterTheCall(1), afterTheCall(2)],
    randomKills: 0,
    forgetfulMailer: true,
  });
  const doubled = duplicates(forgetful);
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

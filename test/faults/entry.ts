// One process of the product, wired as in production, with a killer handed in at the labelled points.
import { startApi, startWorker } from "../../bin/hub.ts";
import { readConfig } from "../../bin/config.ts";
import type { Reached } from "../../services/unit-of-work.ts";
import { armoury, type Role } from "./arming.ts";
import { killHard } from "./kill.ts";
import { mailerOf, mailers, type MailerName } from "./mailers.ts";

const [role, folder, mailerName] = process.argv.slice(2);
const mailer = mailers.find((name) => name === mailerName);
if ((role !== "api" && role !== "worker") || folder === undefined || mailer === undefined) {
  throw new Error(`usage: entry.ts api|worker <folder of the run> ${mailers.join("|")}`);
}
const config = readConfig(process.env);
const reached = killer(folder, role);
const running = await start(mailer);
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));

function start(name: MailerName) {
  if (role === "api") return startApi(config, { reached });
  return startWorker(config, { reached, runMailer: mailerOf(name, config) });
}

function killer(shared: string, self: Role): Reached {
  const { take, readPids } = armoury(shared);
  return async (label) => {
    const fault = take(label, self);
    if (fault === undefined) return;
    if (fault.target === self) process.kill(process.pid, "SIGKILL");
    const [victim] = readPids(fault.target);
    if (victim !== undefined) await killHard(victim);
  };
}

// One process of the product, wired as in production, with a killer handed in at the labelled points.
import { startApi, startWorker } from "../../bin/hub.ts";
import { readConfig } from "../../bin/config.ts";
import type { Reached } from "../../services/unit-of-work.ts";
import { armoury, type Role } from "./arming.ts";
import { runForgetfulMailer } from "./forgetful-mailer.ts";
import { killHard } from "./kill.ts";

const [role, folder, forgetful] = process.argv.slice(2);
if ((role !== "api" && role !== "worker") || folder === undefined) {
  throw new Error("usage: entry.ts api|worker <folder of the run>");
}
const config = readConfig(process.env);
const reached = killer(folder, role);
const running = await start();
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));

function start() {
  if (role === "api") return startApi(config, { reached });
  const replaced = forgetful === undefined ? {} : { runMailer: runForgetfulMailer };
  return startWorker(config, { reached, ...replaced });
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

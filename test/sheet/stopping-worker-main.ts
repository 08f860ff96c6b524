// A worker of the product, wired as in production, that stands still where a test told it to.
import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Context } from "@temporalio/activity";
import { readConfig } from "../../bin/config.ts";
import { startWorker } from "../../bin/hub.ts";
import type { Label } from "../../services/unit-of-work.ts";

const [stops = ""] = process.argv.slice(2);
const passed = new Map<string, number>();

const running = await startWorker(readConfig(process.env), { reached: standStillIfTold });
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));

async function standStillIfTold(label: Label): Promise<void> {
  for (const name of stopNames()) {
    const [where, nth, workflow = "", reached] = name.split(",");
    const isElsewhere = workflow !== "" && decodeURIComponent(workflow) !== currentWorkflow();
    if (where !== label || isElsewhere || reached !== undefined) continue;
    const times = (passed.get(name) ?? 0) + 1;
    passed.set(name, times);
    if (times < Number(nth)) continue;
    renameSync(join(stops, name), join(stops, `${name},reached`));
    await new Promise(() => undefined);
  }
}

function stopNames(): string[] {
  try {
    return readdirSync(stops);
  } catch {
    return [];
  }
}

function currentWorkflow(): string | undefined {
  try {
    return Context.current().info.workflowExecution?.workflowId;
  } catch {
    return undefined;
  }
}

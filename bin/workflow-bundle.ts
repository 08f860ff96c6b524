import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { WorkflowBundle } from "@temporalio/worker";

const extension = import.meta.filename.slice(-3);
const script = fileURLToPath(new URL(`./workflow-bundle-main${extension}`, import.meta.url));

/** Our workflows as one script, made by a process of its own: the bundler's memory would else stay with the worker. */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const child = fork(script, {
    execArgv: extension === ".ts" ? ["--import", "tsx"] : [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [said] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`The workflows could not be bundled: the bundler ended with ${code}.`);
    }),
  ]);
  child.kill();
  return { code: String(said) };
}

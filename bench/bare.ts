import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client, Connection } from "@temporalio/client";
import { cleanEnvironment, repository } from "../test/support/command.ts";
import type { bare } from "./bare-workflows.ts";
import { cpuMs } from "./cpu.ts";
import { inFlight } from "./in-flight.ts";

const taskQueue = "bench-bare";

/** CPU ms of a workflow with one empty activity: server, worker and caller together. */
export async function measureBare(
  address: string,
  temporalPid: number,
  count: number,
): Promise<number> {
  const worker = spawn(
    process.execPath,
    ["--import", "tsx", "bench/bare-worker.ts", address, taskQueue],
    { cwd: repository, env: cleanEnvironment({}), stdio: ["ignore", "ignore", "ignore"] },
  );
  const ended = once(worker, "exit");
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const run = async (workflowId: string) => {
      const args: [string] = [workflowId];
      await client.workflow.execute<typeof bare>("bare", { taskQueue, workflowId, args });
    };
    await inFlight(50, 20, (n) => run(`bare-warm-up-${n}`));
    const read = () => {
      const { user, system } = process.cpuUsage();
      return cpuMs(temporalPid) + cpuMs(worker.pid ?? 0) + (user + system) / 1000;
    };
    const before = read();
    await inFlight(count, 20, (n) => run(`bare-${n}`));
    return (read() - before) / count;
  } finally {
    worker.kill("SIGTERM");
    await ended;
    await connection.close();
  }
}

// The yardstick: a worker with nothing but a workflow of one empty activity, as a process of its own.
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";

export async function noop(id: string): Promise<string> {
  return id;
}

const [address, taskQueue] = process.argv.slice(2);
if (address !== undefined && taskQueue !== undefined) {
  Runtime.install({ shutdownSignals: ["SIGTERM"] });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    workflowsPath: new URL("./bare-workflows.ts", import.meta.url).pathname,
    activities: { noop },
  });
  await worker.run();
}

import { fileURLToPath } from "node:url";
import {
  bundleWorkflowCode,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
} from "@temporalio/worker";
import { afterAll } from "vitest";
import { failureInterceptor } from "../../activities/failures.ts";
import { TASK_QUEUE } from "../../domain/ids.ts";
import type { Logger } from "../../domain/logger.ts";
import type { TestTemporal } from "./temporal.ts";

const ignore = () => undefined;
const quiet = {
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  log: ignore,
};

Runtime.install({
  logger: quiet,
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: "ERROR" }) } },
});

/** Our workflows as a worker takes them. */
export const bundleWorkflows = () =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL("../../workflows/index.ts", import.meta.url)),
    logger: { ...quiet, error: console.error },
  });

/** A worker with our workflows and the steps of a test, until the file is over. */
export async function startWorkflowWorker(
  temporal: TestTemporal,
  activities: Record<string, (id: string, more?: string) => Promise<unknown>>,
  log: Logger = quiet,
): Promise<void> {
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: await bundleWorkflows(),
    activities,
    interceptors: { activity: [() => ({ inbound: failureInterceptor({ log, reached: ignore }) })] },
  });
  const running = worker.run();
  afterAll(async () => {
    worker.shutdown();
    await running;
    await connection.close();
  });
}

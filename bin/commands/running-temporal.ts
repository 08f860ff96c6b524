import type { Config } from "../config.ts";
import { isRunning, readRecord } from "../embedded/processes.ts";

/** The Temporal of the settings, or the one that the hub of this DATA_DIR runs; undefined when there is none. */
export async function temporalAddressOf(config: Config): Promise<string | undefined> {
  if (config.temporalAddress !== undefined) return config.temporalAddress;
  const record = await readRecord(config.dataDir, "temporal");
  if (record === undefined || !(await isRunning(record))) return undefined;
  return `127.0.0.1:${record.ports["grpc"]}`;
}

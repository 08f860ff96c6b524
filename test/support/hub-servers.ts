import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const ServerRecord = z.object({ ports: z.object({ grpc: z.number(), ui: z.number() }) });

/** Where the Temporal of a running hub listens, as its data folder remembers. */
export async function temporalOf(dataDir: string): Promise<{ address: string; uiUrl: string }> {
  const text = await readFile(join(dataDir, "run", "temporal.json"), "utf8");
  const { ports } = ServerRecord.parse(JSON.parse(text));
  return { address: `127.0.0.1:${ports.grpc}`, uiUrl: `http://127.0.0.1:${ports.ui}` };
}

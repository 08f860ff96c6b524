import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { apiClient } from "../test/support/api-client.ts";
import { makeApiKey } from "../test/support/api-key.ts";
import { startDevServices } from "../test/support/dev-services.ts";
import { startProcess } from "../test/support/hub.ts";
import { serversOf, type Servers } from "./servers.ts";
import type { Place } from "./sheet.ts";

type StartWorker = (
  settings: Record<string, string>,
  apiUrl: string,
) => ReturnType<typeof startProcess>;

export type Apart = { place: Place; url: string; worker: { pid: number }; servers: Servers };

/** An api and a worker as processes of their own, for what only the worker's tells. */
export async function withWorkerApart<T>(
  folder: string,
  more: Record<string, string>,
  deed: (apart: Apart) => Promise<T>,
  startWorker: StartWorker = (settings) => startProcess("worker", settings),
): Promise<T> {
  const sheets = join(folder, "sheets");
  await mkdir(sheets);
  const services = startDevServices(folder);
  const stops = [services.stop];
  try {
    const settings = {
      DATABASE_URL: (await services.postgres()).templateUrl,
      TEMPORAL_ADDRESS: (await services.temporal()).address,
      SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
      DATA_DIR: join(folder, "unused"),
      CSV_ROOTS: sheets,
      ...more,
      LOG_LEVEL: "error",
    };
    const server = await startProcess("api", settings);
    stops.push(server.stop);
    const worker = await startWorker(settings, server.url);
    stops.push(worker.stop);
    const api = apiClient(server.url, await makeApiKey(settings));
    const place = { name: "Bench", slug: "bench", timezone: "Etc/UTC" };
    await api.ask("POST", "/locations", place);
    const at = { api, location: place.slug, folder: sheets };
    const servers = serversOf(process.pid, [server.pid, worker.pid]);
    return await deed({ place: at, url: server.url, worker, servers });
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { apiClient } from "./api-client.ts";
import { makeApiKey } from "./api-key.ts";
import { testDatabase } from "./database.ts";
import { startProcess } from "./hub.ts";
import { startSmtpRecorder } from "./smtp-recorder.ts";
import { HEADER, joined, lineOf, sheetOnHub, type NewSheet } from "./sheet-on-hub.ts";
import { tempFolder } from "./temp-folder.ts";
import { testTemporal } from "./temporal.ts";

export type SheetHub = Awaited<ReturnType<typeof startSheetHub>>;

type Stoppable = { stop(): Promise<void> };

/** Runs the worker of a hub, which reads and writes its sheets. */
export type StartWorker = (settings: Record<string, string>, folder: string) => Promise<Stoppable>;

/** A hub of one api and one worker, and a mail server that keeps what it takes: one for the sheets of a whole file. */
export async function startSheetHub(
  startWorker: StartWorker = (settings) => startProcess("worker", settings),
  more: Record<string, string> = {},
) {
  const folder = await tempFolder("sheets");
  const ends: Stoppable[] = [{ stop: () => folder.remove() }];
  const stop = async () => {
    for (const end of ends.toReversed()) await end.stop();
  };
  try {
    const dataDir = join(folder.path, "data");
    await mkdir(join(dataDir, "sheets"), { recursive: true });
    await mkdir(join(folder.path, "recorder"));
    const recorder = await startSmtpRecorder({ dir: join(folder.path, "recorder") });
    ends.push(recorder);
    const { address, namespace } = await testTemporal();
    const { db, url } = await testDatabase();
    const settings = {
      DATABASE_URL: url,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
      DATA_DIR: dataDir,
      SMTP_URL: recorder.url,
      MAIL_FROM: "Usher <hub@example.com>",
      LOG_LEVEL: "error",
      ...more,
    };
    const [server, key] = await Promise.all([
      startProcess("api", settings).then((api) => {
        ends.push(api);
        return api;
      }),
      makeApiKey(settings),
      startWorker(settings, folder.path).then((worker) => ends.push(worker)),
    ]);
    const api = apiClient(server.url, key);
    const hub = { api, recorder, folder: join(dataDir, "sheets") };
    return {
      ...hub,
      db,
      url: server.url,
      settings,
      stop,
      aSheet: (sheet: NewSheet) => sheetOnHub(hub, sheet),
      /** A sheet whose people, in this order, are invited, and whose flow is at rest. */
      async invited(slug: string, ...names: string[]) {
        const text = joined(HEADER, ...names.map((name) => lineOf(slug, name)));
        const sheet = await sheetOnHub(hub, { slug, text });
        await sheet.apply();
        await sheet.show(...names.map(() => "invited"));
        return sheet;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { connectDatabase } from "../../db/connect.ts";
import { reconcile } from "../../outbox/sweep.ts";
import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { StartError } from "../start-error.ts";
import { linkTemporal } from "../temporal-client.ts";
import { answer } from "./answer.ts";
import { temporalAddressOf } from "./running-temporal.ts";
import { withDatabaseUrl } from "./with-database.ts";

/** Makes again what should be running and is not. */
export async function reconcileNow({ json }: { json?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const address = await temporalAddressOf(config);
  if (address === undefined) {
    throw new StartError(
      "No Temporal is running for this DATA_DIR; start Usher, or set TEMPORAL_ADDRESS.",
    );
  }
  const { temporalNamespace: namespace, temporalApiKey: apiKey, temporalTls: tls } = config;
  const link = linkTemporal({ address, namespace, apiKey, tls }, createLog("silent"));
  const count = await withDatabaseUrl(config, async (url) => {
    const db = connectDatabase(url, { maxConnections: 2 });
    try {
      return await reconcile({ db, temporal: link.temporal });
    } finally {
      await db.destroy();
    }
  });
  await link.close();
  answer(json, { looked: count }, [`Looked after ${count} processes.`]);
}

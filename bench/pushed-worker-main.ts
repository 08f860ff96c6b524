// A worker of the product, wired as in production, to which Drive may send word on this machine.
import { readConfig } from "../bin/config.ts";
import { startWorker } from "../bin/hub.ts";

const [reachedAt = ""] = process.argv.slice(2);
const running = await startWorker(readConfig(process.env), { reachedAt });
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));

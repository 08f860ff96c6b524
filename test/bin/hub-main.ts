import { openSync } from "node:fs";
import { startServer } from "../../bin/embedded/child.ts";
import { claimDataDir } from "../../bin/embedded/data-dir.ts";
import { startGuarded } from "../../bin/embedded/guard.ts";

/** A hub of one embedded server, for tests that kill it; says in one line of JSON what it started. */
const [part, dataDir = "", ...rest] = process.argv.slice(2);
const quiet = { progress: () => undefined, log: () => undefined };

try {
  await claimDataDir(dataDir);
  console.log(JSON.stringify(await start()));
} catch (error) {
  console.log(JSON.stringify({ refused: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
}
setInterval(() => undefined, 60_000);

async function start(): Promise<object> {
  const [command = "", ...args] = rest;
  const program = { command, args, env: { PATH: process.env["PATH"] } };
  if (part === "claim") return {};
  if (part === "server") {
    const options = { dataDir, name: "server", title: "The server", ports: {}, ...program };
    return (await startServer({ ...options, stopSignal: "TERM" })).identity;
  }
  if (part === "unrecorded") {
    const output = openSync("/dev/null", "a");
    await startGuarded({
      ...program,
      stopSignal: "TERM",
      patienceSeconds: 1,
      output,
      beforeStart: (identity) => {
        console.log(JSON.stringify(identity));
        return new Promise(() => undefined);
      },
    });
  }
  if (part === "postgres") {
    const { startPostgres } = await import("../../bin/embedded/postgres.ts");
    const { url, pid } = await startPostgres({ dataDir, ...quiet });
    return { url, pid };
  }
  const { startTemporal } = await import("../../bin/embedded/temporal.ts");
  const { address, uiUrl, pid } = await startTemporal({ dataDir, cliPath: command, ...quiet });
  return { address, uiUrl, pid };
}

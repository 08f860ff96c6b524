import { readConfig } from "../config.ts";
import { startApi, startWorker, type Running } from "../hub.ts";
import { startHub } from "../start.ts";
import { answer } from "./answer.ts";

const PATIENCE_MS = 9_500;

/** Runs until it is told to end; then within ten seconds, and nothing is lost either way. */
export async function serve(
  what: "start" | "api" | "worker",
  { json }: { json?: boolean },
): Promise<void> {
  const config = readConfig(process.env);
  const began = performance.now();
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  const asked = untilAskedToEnd();
  const running = await start();
  await asked;
  progress("Ending");
  const cutOff = setTimeout(() => process.exit(0), PATIENCE_MS);
  await running.stop();
  clearTimeout(cutOff);
  process.exit(0);

  async function start(): Promise<Running> {
    if (what === "start") {
      const hub = await startHub(config, progress);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const width = Math.max(...Object.keys(hub.addresses).map((name) => name.length));
      answer(json, { ready: true, addresses: hub.addresses }, [
        "",
        `Usher is ready (${seconds} s)`,
        ...Object.entries(hub.addresses).map(
          ([name, address]) => `  ${name.padEnd(width)}  ${address}`,
        ),
        "",
        "Ctrl+C ends it.",
      ]);
      return hub;
    }
    const running = await (what === "api" ? startApi(config) : startWorker(config));
    answer(json, { ready: true }, [
      `The ${what} is running${what === "api" ? ` on ${config.publicUrl}` : ""}.`,
    ]);
    return running;
  }
}

function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}

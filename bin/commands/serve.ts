import { readConfig } from "../config.ts";
import { startApi, startWorker, type Running } from "../hub.ts";
import { startHub } from "../start.ts";
import { answer } from "./answer.ts";

const PATIENCE_MS = 9_500;
/** Servers that were only just started end by themselves when we are gone, which takes its time too. */
const PATIENCE_AT_START_MS = 4_000;

type What = "start" | "api" | "worker";
type Ready = Running & { told: object; lines: string[] };

/** Runs until it is told to end; then within ten seconds, and nothing is lost either way. */
export async function serve(what: What, { json }: { json?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const began = performance.now();
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  let patienceMs = PATIENCE_AT_START_MS;
  const asked = untilAskedToEnd().then(() => {
    progress("Ending");
    setTimeout(() => process.exit(0), patienceMs).unref();
  });
  const starting = start();
  const ready = await Promise.race([starting, asked]);
  if (ready) {
    patienceMs = PATIENCE_MS;
    answer(json, { ready: true, ...ready.told }, ready.lines);
    await asked;
  }
  await (await starting).stop();
  process.exit(0);

  async function start(): Promise<Ready> {
    if (what === "start") {
      const hub = await startHub(config, progress);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      return { ...hub, told: { addresses: hub.addresses }, lines: welcome(seconds, hub.addresses) };
    }
    const running = await (what === "api" ? startApi(config) : startWorker(config));
    const where = what === "api" ? ` on ${config.publicUrl}` : "";
    return { ...running, told: {}, lines: [`The ${what} is running${where}.`] };
  }
}

function welcome(seconds: string, addresses: Record<string, string>): string[] {
  const width = Math.max(...Object.keys(addresses).map((name) => name.length));
  return [
    "",
    `Usher is ready (${seconds} s)`,
    ...Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(width)}  ${address}`),
    "",
    "Ctrl+C ends it.",
  ];
}

/** The second time a signal is not caught: it ends the process at once. */
function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}

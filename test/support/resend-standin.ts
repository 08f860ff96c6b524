import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type {
  AcceptedMail,
  Delivered,
  Deliveries,
  ResendMode,
  SeenCall,
} from "./resend-standin-mode.ts";
import { waitFor } from "./wait-for.ts";

const Ports = z.object({ port: z.number(), controlPort: z.number() });

export type ResendStandin = Awaited<ReturnType<typeof startResendStandin>>;

/** Starts a stand-in for Resend as a process of its own; `dir` keeps what it took and which calls it got. */
export async function startResendStandin({ dir, port = 0 }: { dir: string; port?: number }) {
  const main = new URL("./resend-standin-main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [main, "--dir", dir, "--port", String(port)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`stand-in ended: ${code}`))),
  ]);
  const ports = Ports.parse(JSON.parse(String(line)));

  async function command(path: string, given: object = {}): Promise<unknown> {
    const url = `http://127.0.0.1:${ports.controlPort}${path}`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(given) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  const mails = async () => mailsIn(await linesOf(join(dir, "mails.jsonl")));

  async function mailsTo(address: string): Promise<AcceptedMail[]> {
    return (await mails()).filter((mail) => mail.to === address.toLowerCase());
  }

  return {
    url: `http://127.0.0.1:${ports.port}`,
    /** The key it takes unless told otherwise. */
    apiKey: "re_standin",
    /** What it took, oldest first; a mail that was sent twice is here twice. */
    mails,
    mailsTo,
    calls: async () => callsIn(await linesOf(join(dir, "calls.jsonl"))),
    /** The n-th mail to the address, counted from one, as soon as it was taken. */
    mailTo(address: string, nth = 1, limitMs = 10_000): Promise<AcceptedMail> {
      const what = `mail ${nth} to ${address}`;
      return waitFor(async () => (await mailsTo(address))[nth - 1], { what, limitMs });
    },
    mode: (change: Partial<ResendMode>) => command("/", change),
    forgetKeys: () => command("/forget-keys"),
    deliver: async (given: Deliveries) => deliveredIn(await command("/deliver", given)),
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

/** The whole lines of a file; the last one may be half written. */
async function linesOf(file: string): Promise<unknown[]> {
  const text = await readFile(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((it) => it !== "")
    .map((it): unknown => JSON.parse(it));
}

/** The stand-in writes and says nothing else: its files and answers have the types it is made of. */
const mailsIn = (lines: unknown[]) => lines as AcceptedMail[];
const callsIn = (lines: unknown[]) => lines as SeenCall[];
const deliveredIn = (said: unknown) => said as Delivered[];

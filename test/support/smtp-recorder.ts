import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { waitFor } from "./wait-for.ts";

const Ports = z.object({ smtpPort: z.number(), controlPort: z.number() });

const RecordedMail = z.object({
  /** From the envelope, lower case. */
  to: z.string(),
  subject: z.string(),
  messageId: z.string(),
  /** `X-Entity-Ref-ID`: the id of the hub's own row. */
  refId: z.string().nullable(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  text: z.string(),
  html: z.string(),
  acceptedAt: z.string(),
});
export type RecordedMail = z.infer<typeof RecordedMail>;

/** What the recorder shall do next; counts are used up. */
export interface RecorderMode {
  loseAnswers?: number;
  delayMs?: number;
  refusals?: number;
  refuseWith?: number;
}

export type SmtpRecorder = Awaited<ReturnType<typeof startSmtpRecorder>>;

/** Starts the recorder as a process of its own; `dir` keeps what it accepted. */
export async function startSmtpRecorder({ dir }: { dir: string }) {
  const main = new URL("./smtp-recorder-main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [main, "--dir", dir], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`recorder ended: ${code}`))),
  ]);
  const { smtpPort, controlPort } = Ports.parse(JSON.parse(String(line)));

  async function mails(): Promise<RecordedMail[]> {
    const text = await readFile(join(dir, "mails.jsonl"), "utf8");
    // The last line may be half written.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    return whole
      .split("\n")
      .filter((it) => it !== "")
      .map((it) => RecordedMail.parse(JSON.parse(it)));
  }

  async function mailsTo(address: string): Promise<RecordedMail[]> {
    return (await mails()).filter((mail) => mail.to === address.toLowerCase());
  }

  return {
    url: `smtp://127.0.0.1:${smtpPort}`,
    mails,
    mailsTo,
    /** The n-th mail to the address, counted from one, as soon as it was accepted. */
    mailTo(address: string, nth = 1, limitMs = 10_000): Promise<RecordedMail> {
      const what = `mail ${nth} to ${address}`;
      return waitFor(async () => (await mailsTo(address))[nth - 1], { what, limitMs });
    },
    async mode(change: RecorderMode): Promise<void> {
      const body = JSON.stringify(change);
      await fetch(`http://127.0.0.1:${controlPort}/`, { method: "POST", body });
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

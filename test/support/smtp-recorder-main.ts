// A witness outside the product: it imports nothing of ours, and has each mail on disk before it answers.
import { fsyncSync, openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

interface Mode {
  /** So many of the next mails are recorded and their connection is cut instead of an answer. */
  loseAnswers: number;
  /** Before every answer to DATA. */
  delayMs: number;
  /** So many of the next mails are refused with this code, and not recorded. */
  refusals: number;
  refuseWith: number;
}

const { values } = parseArgs({
  options: { dir: { type: "string" }, port: { type: "string", default: "0" } },
});
if (values.dir === undefined) throw new Error("--dir is missing");
const file = openSync(join(values.dir, "mails.jsonl"), "a");
const sockets = new Map<number, Socket>();
const mode: Mode = { loseAnswers: 0, delayMs: 0, refusals: 0, refuseWith: 451 };

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  hideENHANCEDSTATUSCODES: false,
  logger: false,
  onData(stream, session, callback) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      accept(
        Buffer.concat(chunks),
        session.envelope.rcptTo.map((to) => to.address),
      ).then(
        (answer) => {
          if (answer === "lost") sockets.get(session.remotePort)?.destroy();
          else if (answer === "accepted") callback(null);
          else callback(Object.assign(new Error("refused"), { responseCode: answer }));
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    });
  },
});

async function accept(raw: Buffer, recipients: string[]): Promise<"accepted" | "lost" | number> {
  if (mode.delayMs > 0) await sleep(mode.delayMs);
  if (mode.refusals > 0) {
    mode.refusals -= 1;
    return mode.refuseWith;
  }
  const mail = await simpleParser(raw);
  const lines = recipients.map((to) =>
    JSON.stringify({
      to: to.toLowerCase(),
      subject: mail.subject ?? "",
      messageId: mail.messageId ?? "",
      refId: mail.headers.get("x-entity-ref-id") ?? null,
      headers: mail.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()]),
      text: mail.text ?? "",
      html: mail.html === false ? "" : mail.html,
      acceptedAt: new Date().toISOString(),
    }),
  );
  writeSync(file, `${lines.join("\n")}\n`);
  fsyncSync(file);
  if (mode.loseAnswers === 0) return "accepted";
  mode.loseAnswers -= 1;
  return "lost";
}

smtp.on("error", () => undefined);
smtp.server.on("connection", (socket: Socket) => {
  const port = socket.remotePort;
  if (port === undefined) return;
  sockets.set(port, socket);
  socket.on("close", () => sockets.delete(port));
});

const control = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    if (request.method === "POST") Object.assign(mode, JSON.parse(body));
    response.end(JSON.stringify(mode));
  });
});

smtp.listen(Number(values.port), "127.0.0.1", () => {
  control.listen(0, "127.0.0.1", () => {
    const ports = { smtpPort: portOf(smtp.server), controlPort: portOf(control) };
    process.stdout.write(`${JSON.stringify(ports)}\n`);
  });
});

// Ends with whoever started it: the pipe closes when that process is gone, however it ended.
process.stdin.on("end", () => process.exit(0)).resume();

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

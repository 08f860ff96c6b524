// A provider outside the product: it imports nothing of ours, and has each mail on disk before it answers.
import { fsyncSync, openSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { deliver } from "./resend-standin-events.ts";
import type { AcceptedMail, Deliveries, ResendMode, SeenCall } from "./resend-standin-mode.ts";
import { standinProvider } from "./resend-standin-provider.ts";

const { values } = parseArgs({
  options: { dir: { type: "string" }, port: { type: "string", default: "0" } },
});
if (values.dir === undefined) throw new Error("--dir is missing");
const mailFile = openSync(join(values.dir, "mails.jsonl"), "a");
const callFile = openSync(join(values.dir, "calls.jsonl"), "a");

const linesOf = (things: unknown[]) => things.map((it) => `${JSON.stringify(it)}\n`).join("");

const provider = standinProvider((mails) => {
  writeSync(mailFile, linesOf(mails));
  fsyncSync(mailFile);
});

async function answer(request: IncomingMessage, response: ServerResponse) {
  const at = new Date().toISOString();
  const [path = ""] = (request.url ?? "").split("?", 1);
  const key = headerOf(request, "idempotency-key");
  const text = await textOf(request);
  const end = provider.handle({
    method: request.method ?? "",
    path,
    authorization: headerOf(request, "authorization"),
    key,
    permissive: headerOf(request, "x-batch-validation") === "permissive",
    text,
  });
  const { status, headers, body, mails, fault, repeated, took } = end;
  const name = typeof body["name"] === "string" ? body["name"] : null;
  const seen: SeenCall = { at, path, key: key ?? null, mails, status, name, fault, repeated };
  writeSync(callFile, linesOf([seen]));

  const { announce, delayMs } = provider.mode();
  if (announce?.beforeAnswer) await tell(announce, took);
  if (delayMs > 0) await sleep(delayMs);
  end.release();
  const whole = JSON.stringify(body);
  if (status !== null) {
    const length = { "content-length": Buffer.byteLength(whole) };
    response.writeHead(status, { ...headers, ...length, "content-type": "application/json" });
    if (fault === "truncated") {
      response.write(whole.slice(0, whole.length / 2), () => request.socket.destroy());
    } else response.end(whole);
  } else if (fault !== "timeout") request.socket.resetAndDestroy();
  if (announce && !announce.beforeAnswer) await tell(announce, took);
}

async function tell(
  { types, ...receiver }: NonNullable<ResendMode["announce"]>,
  took: AcceptedMail[],
) {
  const events = took.flatMap(({ id }) => types.map((type) => ({ type, emailId: id })));
  await deliver({ ...receiver, events }, provider.mailOf);
}

async function command(request: IncomingMessage): Promise<unknown> {
  const text = await textOf(request);
  if (request.url === "/deliver") return deliver(deliveriesIn(text), provider.mailOf);
  if (request.url === "/forget-keys") provider.forgetKeys();
  else provider.change(changeIn(text));
  return provider.mode();
}

/** The control port is spoken to by our own handle alone. */
const changeIn = (text: string): Partial<ResendMode> => JSON.parse(text);
const deliveriesIn = (text: string): Deliveries => JSON.parse(text);

const headerOf = ({ headers }: IncomingMessage, name: string) => headers[name]?.toString();

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.destroy();
  });
});

const control = createServer((request, response) => {
  command(request).then(
    (said) => response.end(JSON.stringify(said)),
    (error: unknown) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
  );
});

server.listen(Number(values.port), "127.0.0.1", () => {
  control.listen(0, "127.0.0.1", () => {
    process.stdout.write(linesOf([{ port: portOf(server), controlPort: portOf(control) }]));
  });
});

// Ends with whoever started it: the pipe closes when that process is gone, however it ended.
process.stdin.on("end", () => process.exit(0)).resume();

function portOf(listening: Server): number {
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";

type TappedCall = { line: string; headers: Record<string, string>; body: string };

/** Stands between the hub and its provider and keeps what goes out, byte by byte. */
export async function tapProvider(target: string) {
  const calls: TappedCall[] = [];
  let quotes = false;

  async function pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const call = await callIn(from);
    calls.push(call);
    const onward = request(new URL(from.url ?? "", target), {
      method: from.method,
      headers: from.headers,
    });
    // Whatever breaks on one side breaks on the other.
    onward.on("error", () => to.destroy());
    to.on("close", () => onward.destroy());
    onward.on("response", (answer) => {
      answer.on("error", () => to.destroy());
      if (quotes) quote(call, answer, to).catch(() => to.destroy());
      else answer.pipe(to.writeHead(answer.statusCode ?? 502, answer.headers));
    });
    onward.end(call.body);
  }

  const server = createServer((from, to) => {
    pass(from, to).catch(() => to.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The tap has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: calls as readonly TappedCall[],
    /** From now on what it refuses, it refuses in words of what it was sent: the key, the address and the link. */
    quoteInRefusals(on: boolean): void {
      quotes = on;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function callIn(from: IncomingMessage): Promise<TappedCall> {
  const body = await textOf(from);
  const headers = Object.entries(from.headers).map(([name, value]) => [name, String(value)]);
  return { line: `${from.method} ${from.url}`, headers: Object.fromEntries(headers), body };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Each `message` of an answer begins with what the caller had sent. */
async function quote(call: TappedCall, answer: IncomingMessage, to: ServerResponse) {
  const addresses = call.body.match(/[\w.-]+@example\.com/g) ?? [];
  const links = call.body.match(/http:[^"\\ ]*\/i\/[\w-]+/g) ?? [];
  const sent = [call.headers["authorization"], links[0], addresses[1]].join(" ");
  const text = await textOf(answer);
  const said = text.replaceAll('"message":"', () => `"message":"For ${sent}: `);
  const { "content-length": _length, ...headers } = answer.headers;
  to.writeHead(answer.statusCode ?? 502, headers).end(said);
}

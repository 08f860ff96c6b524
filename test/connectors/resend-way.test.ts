import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { resendTransport } from "../../connectors/resend/transport.ts";
import { selfSigned } from "../support/self-signed.ts";
import { from, mails } from "./resend-stand.ts";

async function addressOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `127.0.0.1:${address.port}`;
}

const send = (baseUrl: string) =>
  resendTransport({ apiKey: "re_of_a_test", baseUrl, from }).send(mails, "key-1");

const hangUp = (how: "close" | "reset", after: "at once" | "a word") => (socket: Socket) => {
  const end = () => (how === "close" ? socket.destroy() : socket.resetAndDestroy());
  socket.on("error", () => undefined);
  if (after === "at once") end();
  else socket.once("data", end);
};

const answering =
  (status: number, words: string): RequestListener =>
  (request, response) => {
    request.resume().on("end", () => response.writeHead(status).end(words));
  };

test.each([
  ["has a certificate that nobody trusts", () => createHttpsServer(selfSigned), /SELF_SIGNED/],
  ["closes before a word", () => createServer(hangUp("close", "at once")), /ECONNRESET/],
  ["closes amid the greeting", () => createServer(hangUp("close", "a word")), /ECONNRESET/],
  ["resets amid the greeting", () => createServer(hangUp("reset", "a word")), /ECONNRESET/],
  ["speaks no TLS", () => createHttpServer(answering(200, "{}")), /ERR_SSL/],
])("a provider that %s was never connected: surely nothing was sent", async (_, serve, why) => {
  const deliveries = await send(`https://${await addressOf(serve())}`);
  expect(deliveries).toHaveLength(3);
  for (const delivery of deliveries) {
    expect(delivery).toMatchObject({ outcome: "failed", reason: expect.stringMatching(why) });
  }
});

test("a connection that breaks off behind the call leaves every mail uncertain", async () => {
  const address = await addressOf(createServer(hangUp("reset", "a word")));
  expect(await send(`http://${address}`)).toMatchObject([{ outcome: "uncertain" }, {}, {}]);
});

test.each([
  [403, '{"error": "blocked"}', "failed"],
  [400, "[]", "failed"],
  [500, '{"error": "down"}', "uncertain"],
  [502, '{"statusCode": 422, "name": "validation_error"}', "uncertain"],
  [408, '{"error": "slow"}', "uncertain"],
])(
  "%i by something in between that says %s makes the mails what its status says",
  async (status, words, outcome) => {
    const address = await addressOf(createHttpServer(answering(status, words)));
    for (const delivery of await send(`http://${address}`)) {
      expect(delivery).toMatchObject({ outcome });
    }
  },
);

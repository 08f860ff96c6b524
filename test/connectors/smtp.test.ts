import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { OutgoingMail } from "../../connectors/mail-transport.ts";
import { checkSmtp, smtpTransport } from "../../connectors/smtp/transport.ts";
import { freePort } from "../support/free-port.ts";
import { startSmtpRecorder, type SmtpRecorder } from "../support/smtp-recorder.ts";
import { tempFolder } from "../support/temp-folder.ts";

const from = "Usher <hub@hub.example.com>";
const link = `https://hub.example.com/i/${"x".repeat(43)}`;

const aMail = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: "0190b6a0-0000-7000-8000-000000000001",
  kind: "invitation",
  to: "ada@example.com",
  subject: "Willkommen, Ada – schön, dass du da bist",
  html: `<p>Hello</p><a href="${link}">Get started</a>`,
  text: `Hello Ada,\n\nGet started:\n${link}\n\nThis button signs you in for 24 hours.\n`,
  headers: {
    "X-Entity-Ref-ID": "0190b6a0-0000-7000-8000-000000000001",
    "X-Usher-Kind": "invitation",
    "Auto-Submitted": "auto-generated",
  },
  ...change,
});

function transportTo(url: string) {
  const transport = smtpTransport(url, from);
  onTestFinished(() => transport.close());
  const send = async (mail = aMail()) => {
    const [delivery] = await transport.send([mail], "no key");
    return delivery;
  };
  return { ...transport, send };
}

describe("a mail server that answers", () => {
  let recorder: SmtpRecorder;
  beforeEach(async () => {
    const folder = await tempFolder("smtp");
    recorder = await startSmtpRecorder({ dir: folder.path });
    onTestFinished(() => recorder.stop().then(folder.remove));
  });

  test("takes the mail with both parts, our headers and a Message-ID of our own", async () => {
    const { send } = transportTo(recorder.url);
    expect(await send()).toMatchObject({
      outcome: "accepted",
      providerId: expect.stringMatching(/^250/),
    });
    const mail = await recorder.mailTo("ada@example.com");
    expect(mail).toMatchObject({
      subject: aMail().subject,
      messageId: `<${aMail().id}@hub.example.com>`,
      refId: aMail().id,
      html: aMail().html,
    });
    const headers = new Map(mail.headers);
    expect(headers.get("from")).toBe(from);
    expect(headers.get("to")).toBe("ada@example.com");
    expect(headers.get("x-usher-kind")).toBe("invitation");
    expect(headers.get("auto-submitted")).toBe("auto-generated");
  });

  test("gets the link alone on its line in the plain text", async () => {
    await transportTo(recorder.url).send();
    const { text } = await recorder.mailTo("ada@example.com");
    expect(text.split("\n")).toContain(link);
  });

  test("gets the same Message-ID at every attempt", async () => {
    const { send } = transportTo(recorder.url);
    await send();
    await send();
    const mails = await recorder.mailsTo("ada@example.com");
    expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(1);
  });

  test.each([421, 450, 451, 452])(
    "and says %i has not taken it: it may come again later",
    async (code) => {
      await recorder.mode({ refusals: 1, refuseWith: code });
      const { send } = transportTo(recorder.url);
      expect(await send()).toMatchObject({
        outcome: "failed",
        retryAfterSeconds: expect.any(Number),
      });
      expect(await send()).toMatchObject({ outcome: "accepted" });
      expect(await recorder.mails()).toHaveLength(1);
    },
  );

  test.each([550, 552, 554])("and says %i has refused it for good", async (code) => {
    await recorder.mode({ refusals: 1, refuseWith: code });
    const { send } = transportTo(recorder.url);
    expect(await send()).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining(String(code)),
    });
    expect(await send()).toMatchObject({ outcome: "accepted" });
  });

  test("whose answer is lost after DATA may have taken it: that is uncertain, and the next mail goes on", async () => {
    await recorder.mode({ loseAnswers: 1 });
    const { send } = transportTo(recorder.url);
    expect(await send()).toMatchObject({ outcome: "uncertain" });
    expect(await recorder.mails()).toHaveLength(1);
    expect(await send(aMail({ to: "bo@example.com" }))).toMatchObject({ outcome: "accepted" });
  });
});

/** A mail server in this process, for what a well-behaved one does not do. */
async function aServer(options: SMTPServerOptions) {
  const server = new SMTPServer({ disabledCommands: ["STARTTLS"], logger: false, ...options });
  const sockets = new Set<Socket>();
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  onTestFinished(() => new Promise((closed) => server.close(() => closed())));
  return { host: `127.0.0.1:${portOf(server.server.address())}`, sockets };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const takeAll: SMTPServerOptions = {
  authOptional: true,
  onData: (stream, _, callback) => stream.on("end", () => callback()).resume(),
};

describe("a mail server that is not there for us", () => {
  test("because nothing listens: surely nothing was sent", async () => {
    const { send } = transportTo(`smtp://127.0.0.1:${await freePort()}`);
    expect(await send()).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("because it hangs up instead of greeting: surely nothing was sent", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { send } = transportTo(`smtp://127.0.0.1:${portOf(server.address())}`);
    expect(await send()).toMatchObject({ outcome: "failed" });
  });

  test("because our password is wrong (535): the mail waits for a better one", async () => {
    const { host } = await aServer({
      ...takeAll,
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ password }, _, callback) =>
        password === "p/w"
          ? callback(null, { user: "hub" })
          : callback(new Error("wrong password")),
    });
    const wrong = transportTo(`smtp://hub:wrong@${host}`);
    expect(await wrong.send()).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("535"),
    });
    await expect(checkSmtp(`smtp://hub:wrong@${host}`)).rejects.toThrow("535");
    const right = transportTo(`smtp://hub:p%2Fw@${host}`);
    expect(await right.send()).toMatchObject({ outcome: "accepted" });
    await checkSmtp(`smtp://hub:p%2Fw@${host}`);
  });

  test("because it wants us to sign in first (530): the mail waits", async () => {
    const { host } = await aServer({ ...takeAll, authOptional: false, allowInsecureAuth: true });
    const { send } = transportTo(`smtp://${host}`);
    expect(await send()).toMatchObject({ outcome: "failed" });
  });

  test("because it does not take mail from our sender: that is our setting, and the mail waits", async () => {
    const { host } = await aServer({
      ...takeAll,
      onMailFrom: (_, __, callback) =>
        callback(Object.assign(new Error("sender not allowed"), { responseCode: 550 })),
    });
    const { send } = transportTo(`smtp://${host}`);
    expect(await send()).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("550"),
    });
  });

  test("for one address of the three: the others go out", async () => {
    const { host } = await aServer({
      ...takeAll,
      onRcptTo: ({ address }, _, callback) =>
        address.startsWith("bad")
          ? callback(Object.assign(new Error("no such mailbox"), { responseCode: 550 }))
          : callback(),
    });
    const transport = transportTo(`smtp://${host}`);
    const outcomes = [];
    for (const to of ["a@example.com", "bad@example.com", "c@example.com"]) {
      outcomes.push((await transport.send(aMail({ to })))?.outcome);
    }
    expect(outcomes).toEqual(["accepted", "refused", "accepted"]);
  });
});

describe("a connection kept for the next mail", () => {
  test("is used again", async () => {
    const { host, sockets } = await aServer(takeAll);
    const { send } = transportTo(`smtp://${host}`);
    await send();
    await send();
    expect(sockets.size).toBe(1);
  });

  test.each(["politely", "without a word"])(
    "and closed %s by the server meanwhile costs nothing: the mail goes over a new one",
    async (how) => {
      const { host, sockets } = await aServer(takeAll);
      const { send } = transportTo(`smtp://${host}`);
      expect(await send()).toMatchObject({ outcome: "accepted" });
      const [socket] = sockets;
      if (how === "politely") socket?.end("421 4.4.2 Idle for too long\r\n");
      else socket?.destroy();
      await new Promise((later) => setTimeout(later, 50));
      expect(await send()).toMatchObject({ outcome: "accepted" });
      expect(sockets.size).toBe(2);
    },
    5_000,
  );
});

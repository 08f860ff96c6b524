import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
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

/** Says what it is told to a line, in place of its usual answer; null hangs up. */
type Script = (line: string) => string | null | undefined;

const replyTo =
  (verb: string, reply: string): Script =>
  (line) =>
    line.startsWith(verb) ? reply : undefined;

/** A mail server that speaks just enough to be told what to say. */
async function aScriptedServer(script: Script) {
  const server = createServer((socket) => {
    let inMail = false;
    socket.on("error", () => undefined);
    socket.write("220 mail.example.com\r\n");
    createInterface({ input: socket, crlfDelay: Infinity }).on("line", (line) => {
      if (inMail && line !== ".") return;
      const reply = script(line);
      if (reply === null) return void socket.destroy();
      inMail = line === "DATA" && reply === undefined;
      socket.write(`${reply ?? (inMail ? "354 Go on" : "250 OK")}\r\n`);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `smtp://127.0.0.1:${portOf(server.address())}?ignoreTLS=true` };
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

  test.each([
    ["554 5.7.1 <ada@example.com>: Relay access denied"],
    ["550 relay not permitted"],
    ["553 5.7.1 <hub@hub.example.com>: Sender address rejected: not owned by user hub"],
    ["550 5.1.8 <hub@hub.example.com>: Domain not found"],
    ["554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.example.org"],
    ["550 5.7.60 SMTP; Client does not have permissions to send as this sender"],
    ["550 5.7.1 Authentication required"],
    ["550 5.7.26 The message does not pass SPF or DKIM"],
    ["550 5.7.1 You are not authorized to send from here"],
    ["554 5.7.1 Rejected by policy"],
  ])("because of us (%s) refuses nobody: the mail waits", async (reply) => {
    const { url } = await aScriptedServer(replyTo("RCPT", reply));
    expect(await transportTo(url).send()).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining(reply),
    });
  });

  test("because of what our mails say refuses nobody, though it says so only after DATA", async () => {
    const { url } = await aScriptedServer(replyTo(".", "550 5.7.1 Blocked by policy"));
    expect(await transportTo(url).send()).toMatchObject({ outcome: "failed" });
  });

  test.each([
    ["550 5.1.1 <relay@example.com>: Recipient address rejected: User unknown"],
    ["550 5.1.1 Recipient address rejected: User unknown in relay recipient table"],
    ["550 5.1.1 sender-policy@example.com is unknown here"],
    ["552 5.2.2 Mailbox full by policy"],
    ["550 No such user"],
  ])("says of the person alone (%s), who is refused", async (reply) => {
    const { url } = await aScriptedServer(replyTo("RCPT", reply));
    expect(await transportTo(url).send()).toMatchObject({ outcome: "refused" });
  });

  test.each(["EHLO", "MAIL", "RCPT", "DATA"])(
    "because it hangs up at %s: surely nothing was sent",
    async (verb) => {
      const { url } = await aScriptedServer((line) => (line.startsWith(verb) ? null : undefined));
      expect(await transportTo(url).send()).toMatchObject({ outcome: "failed" });
    },
  );

  test("because it hangs up on the mail's last line: that is uncertain", async () => {
    const { url } = await aScriptedServer((line) => (line === "." ? null : undefined));
    expect(await transportTo(url).send()).toMatchObject({ outcome: "uncertain" });
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

import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { smtpFailure } from "./failure.ts";
import type { Delivery, OutgoingMail, Transport } from "../mail-transport.ts";

const TIMEOUT_MS = 20_000;

/**
 * Mail by SMTP. SMTP knows no idempotency key: a call that breaks off after `DATA` is in doubt for good, so each
 * mail is a call of its own. What comes before the words of a mail fails definitely.
 */
export function smtpTransport(url: string, from: string): Transport {
  const server = serverOf(url);
  let open: SMTPConnection | undefined;

  async function connection(): Promise<SMTPConnection> {
    if (open && (await isAlive(open))) return open;
    open?.close();
    open = await connect(server);
    return open;
  }

  async function sendOne(mail: OutgoingMail): Promise<Delivery> {
    let smtp: SMTPConnection;
    try {
      smtp = await connection();
    } catch (error) {
      return smtpFailure(error, "nothing");
    }
    let begun: "envelope" | "words" = "envelope";
    try {
      const info = await hand(smtp, from, mail, () => (begun = "words"));
      return { outcome: "accepted", providerId: info.slice(0, 200) };
    } catch (error) {
      open?.close();
      open = undefined;
      return smtpFailure(error, begun);
    }
  }

  return {
    batchSize: 1,
    keyed: false,
    way: "smtp",
    sender: from,
    async send(mails) {
      const deliveries: Delivery[] = [];
      for (const mail of mails) deliveries.push(await sendOne(mail));
      return deliveries;
    },
    close: () => open?.close(),
  };
}

type Server = {
  options: ConstructorParameters<typeof SMTPConnection>[0];
  user: string;
  pass: string;
};

function serverOf(url: string): Server {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === "smtps:";
  return {
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    options: {
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port ? Number(port) : secure ? 465 : 587,
      secure,
      ignoreTLS: searchParams.get("ignoreTLS") === "true",
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    },
  };
}

function connect({ options, user, pass }: Server): Promise<SMTPConnection> {
  return new Promise((resolve, reject) => {
    const smtp = new SMTPConnection(options);
    const fail = (error: Error) => {
      smtp.close();
      reject(error);
    };
    // Stays for good: between two mails a lost connection is found by the next `RSET`.
    smtp.on("error", fail);
    smtp.connect((error) => {
      if (error) return fail(error);
      if (!user) return resolve(smtp);
      smtp.login({ user, pass }, (refusal) => (refusal ? fail(refusal) : resolve(smtp)));
    });
  });
}

function isAlive(smtp: SMTPConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const lost = () => resolve(false);
    smtp.once("end", lost);
    smtp.reset((error) => {
      smtp.removeListener("end", lost);
      resolve(!error);
    });
  });
}

/** `onWords` is told right before words of the mail leave, which the server asks for by its answer to `DATA`. */
async function hand(
  smtp: SMTPConnection,
  from: string,
  mail: OutgoingMail,
  onWords: () => void,
): Promise<string> {
  const message = new MailComposer({
    from,
    to: { name: "", address: mail.to },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: mail.headers,
    messageId: `<${mail.id}@${domainOf(from)}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const bytes = await message.build();
  async function* words() {
    onWords();
    yield bytes;
  }
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error("The connection ended before the answer."));
    smtp.once("end", ended);
    const sender = message.getEnvelope().from;
    smtp.send({ from: sender, to: [mail.to] }, Readable.from(words()), (error, info) => {
      smtp.removeListener("end", ended);
      if (error) reject(error);
      else resolve(info.response);
    });
  });
}

const domainOf = (address: string) => /@([^\s>]+)/.exec(address)?.[1] ?? "usher.invalid";

/** Connects and signs in, and sends nothing. Throws what stands in the way. */
export async function checkSmtp(url: string): Promise<void> {
  (await connect(serverOf(url))).quit();
}

import { createHmac, randomUUID } from "node:crypto";
import { seeded } from "../faults/random.ts";
import type { AcceptedMail, Delivered, Deliveries, EventType } from "./resend-standin-mode.ts";

const RECEIVER_LIMIT_MS = 15_000;

/** What the provider tells of a mail, by the schemas of its description. */
function eventOf(type: EventType, mail: AcceptedMail, at: Date) {
  const recipient = mail.to;
  return {
    type,
    created_at: at.toISOString(),
    data: {
      email_id: mail.id,
      created_at: mail.acceptedAt,
      from: mail.from,
      to: [recipient],
      subject: mail.subject,
      headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
      tags: mail.tags,
      ...more[type]?.(recipient),
    },
  };
}

const more: { [Type in EventType]?: (recipient: string) => object } = {
  "email.bounced": (recipient) => ({
    bounce: {
      diagnosticCode: [`smtp; 550 5.1.1 <${recipient}> user unknown`],
      message: "The recipient's mail server permanently rejected the email.",
      subType: "NoEmail",
      type: "Permanent",
    },
  }),
  "email.failed": () => ({ failed: { reason: "reached_daily_quota" } }),
  "email.suppressed": (recipient) => ({
    suppressed: {
      diagnosticCode: [`smtp; 550 5.1.1 <${recipient}> user unknown`],
      message: "The address is on the suppression list because of an earlier bounce.",
      reason: "previous_bounce",
      type: "OnAccountSuppressionList",
    },
  }),
};

/** The headers of docs.svix.com/receiving/verifying-payloads/how-manual over these very bytes. */
export function svixHeaders(secret: string, id: string, at: Date, body: string) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": timestamp,
    "svix-signature": `v1,${signature}`,
  };
}

/** Delivers one after the other and says how each was received; 0 where nobody answered. */
export async function deliver(
  { url, secret, events, times = 1, shuffleSeed }: Deliveries,
  mailOf: (id: string) => AcceptedMail,
): Promise<Delivered[]> {
  const made = events.map(({ type, emailId, svixId = `msg_${randomUUID()}` }) => ({
    type,
    emailId,
    svixId,
    body: JSON.stringify(eventOf(type, mailOf(emailId), new Date())),
  }));
  const inOrder = Array.from({ length: times }, () => made).flat();
  const all = shuffleSeed === undefined ? inOrder : shuffled(inOrder, seeded(shuffleSeed));
  const delivered: Delivered[] = [];
  for (const { body, ...event } of all) {
    const headers = svixHeaders(secret, event.svixId, new Date(), body);
    const signal = AbortSignal.timeout(RECEIVER_LIMIT_MS);
    const status = await fetch(url, { method: "POST", body, headers, signal }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    delivered.push({ ...event, status });
  }
  return delivered;
}

const shuffled = <T>(list: T[], random: () => number): T[] =>
  list
    .map((item) => ({ item, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);

import { once } from "node:events";
import { createServer } from "node:http";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { svixHeaders } from "./resend-standin-events.ts";
import type { EventType } from "./resend-standin-mode.ts";
import { schemaFaults } from "./resend-standin-rules.ts";
import { startResendStandin, type ResendStandin } from "./resend-standin.ts";
import { tempFolder } from "./temp-folder.ts";

let standin: ResendStandin;
beforeEach(async () => {
  const dir = await tempFolder("resend");
  standin = await startResendStandin({ dir: dir.path });
  onTestFinished(() => standin.stop().then(dir.remove));
});

const takeOne = () =>
  fetch(`${standin.url}/emails`, {
    method: "POST",
    headers: { authorization: `Bearer ${standin.apiKey}` },
    body: JSON.stringify({
      from: "Usher <hub@example.com>",
      to: "ada@example.com",
      subject: "Welcome",
      text: "Hello",
      headers: { "X-Entity-Ref-ID": "mail-1" },
      tags: [{ name: "usher_mail", value: "mail-1" }],
    }),
  });

const types: EventType[] = [
  "email.sent",
  "email.delivered",
  "email.delivery_delayed",
  "email.bounced",
  "email.complained",
  "email.failed",
  "email.suppressed",
];
const secret = "whsec_plJ3nmyCDGBKInavdOK15jsl";

async function aReceiver() {
  const got: { id: string; headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      got.push({ id: String(request.headers["svix-id"]), headers: request.headers, body });
      response.writeHead(202).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { got, url: `http://127.0.0.1:${address.port}/hook` };
}

describe("an event", () => {
  test("is signed as Svix publishes it", () => {
    // docs.svix.com/receiving/verifying-payloads/how-manual
    const body = `{"event_type":"ping","data":{"success":true}}`;
    expect(
      svixHeaders(secret, "msg_loFOjxBNrRLzqYUf", new Date(1_731_705_121_000), body),
    ).toMatchObject({
      "svix-timestamp": "1731705121",
      "svix-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    });
  });

  test("is what the vendor's description says, with our tags, and can come again out of order", async () => {
    await takeOne();
    const { id = "" } = (await standin.mails())[0] ?? {};
    const { got, url } = await aReceiver();
    const events = types.map((type) => ({ type, emailId: id }));
    const delivered = await standin.deliver({ url, secret, events, times: 3, shuffleSeed: 5 });
    expect(delivered.map((it) => it.status)).toEqual(Array.from({ length: 21 }, () => 202));
    expect(got.map((it) => it.id)).toEqual(delivered.map((it) => it.svixId));
    expect(new Set(got.map((it) => it.id)).size).toBe(7);
    for (const { body, headers, id: svixId } of got) {
      const event = JSON.parse(body);
      const at = new Date(Number(headers["svix-timestamp"]) * 1000);
      expect(headers).toMatchObject(svixHeaders(secret, svixId, at, body));
      expect(event.data).toMatchObject({ email_id: id, tags: { usher_mail: "mail-1" } });
      expect(schemaFaults(schemaOf(event.type), event)).toEqual([]);
    }
  });

  test("can come before the answer it belongs to", async () => {
    const { got, url } = await aReceiver();
    const announce = { url, secret, types: ["email.sent" as const], beforeAnswer: true };
    await standin.mode({ announce });
    await takeOne();
    expect(got).toHaveLength(1);
  });
});

/** `email.delivery_delayed` is `EmailDeliveryDelayedEvent`. */
const schemaOf = (type: string) =>
  `${type.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}Event`;

import { expect, test } from "vitest";
import { mailboxTransport } from "../../activities/mailbox-transport.ts";
import type { OutgoingMail } from "../../connectors/mail-transport.ts";
import { connectDatabase } from "../../db/connect.ts";
import { listMailboxMessages } from "../../db/mailbox.ts";
import { testDatabase } from "../support/database.ts";
import { freePort } from "../support/free-port.ts";

const aMail = (id: string): OutgoingMail => ({
  id,
  kind: "invitation",
  to: "ada@example.com",
  subject: "Welcome",
  html: "<p>Hello</p>",
  text: "Hello\n",
  headers: { "X-Entity-Ref-ID": id },
});
const first = aMail("0190b6a0-0000-7000-8000-000000000001");
const second = aMail("0190b6a0-0000-7000-8000-000000000002");

test("one mail has one place in the local mailbox, however often its call is made", async () => {
  const { db } = await testDatabase();
  const transport = mailboxTransport(db);
  const once = await transport.send([first, second], "key");
  expect(once.map((delivery) => delivery.outcome)).toEqual(["accepted", "accepted"]);
  expect(await transport.send([first, second], "key")).toEqual(once);
  const messages = await listMailboxMessages(db, { recipient: "ada@example.com" });
  expect(messages).toMatchObject([
    { emailId: first.id, subject: "Welcome", headers: first.headers },
    { emailId: second.id },
  ]);
});

test("with its database away the call is in doubt, and is made again", async () => {
  const db = connectDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/none`);
  const [delivery] = await mailboxTransport(db).send([first], "key");
  expect(delivery).toMatchObject({ outcome: "uncertain" });
  await db.destroy();
});

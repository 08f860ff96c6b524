import { insertMailboxMessages } from "../db/mailbox.ts";
import { isDatabaseAway, type Pool } from "../db/connect.ts";
import type { Transport } from "../connectors/mail-transport.ts";

/** Local mail: a table that the page `/mailbox` shows. One mail has one place in it, however often it comes. */
export function mailboxTransport(db: Pool): Transport {
  return {
    batchSize: 100,
    keyed: true,
    way: "mailbox",
    sender: "",
    async send(mails) {
      try {
        await insertMailboxMessages(
          db,
          mails.map(({ id, to, ...mail }) => ({ ...mail, emailId: id, recipient: to })),
        );
        return mails.map((mail) => ({ outcome: "accepted", providerId: `mailbox/${mail.id}` }));
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        return mails.map(() => ({ outcome: "uncertain", reason: "The mailbox did not answer." }));
      }
    },
    close: () => undefined,
  };
}

import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRunning } from "../../bin/embedded/postgres.ts";
import { InvitationAnswer } from "../support/api-client.ts";
import { startHub, type Hub } from "../support/hub.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { visitor } from "../support/visitor.ts";
import { waitFor } from "../support/wait-for.ts";
import { linkIn, mailboxOf } from "./mailbox.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";

let folder: TempFolder;
let hub: Hub;
let api: Awaited<ReturnType<Hub["api"]>>;
let mailbox: ReturnType<typeof mailboxOf>;
let connection: Connection;
let temporal: Client;

const canary = "Zephyrine";

beforeAll(async () => {
  folder = await tempFolder("e2e");
  const dataDir = join(folder.path, "data");
  hub = await startHub({ DATA_DIR: dataDir });
  api = await hub.api();
  mailbox = mailboxOf(hub.url);
  connection = await Connection.connect({ address: (await temporalOf(dataDir)).address });
  temporal = new Client({ connection });
});
afterAll(async () => {
  await connection?.close();
  await hub?.stop();
  await folder.remove();
});

async function invite(name: string) {
  const email = `${canary}.${name}@example.com`.toLowerCase();
  const body = { firstName: canary, lastName: `Canary${name}`, email };
  const invitation = InvitationAnswer.parse(
    await api.ask("POST", "/locations/hq/invitations", body),
  );
  const mail = await mailbox.mail(email, "invitation");
  return { email, id: invitation.id, link: linkIn(mail), workflowId: invitation.workflowId };
}

/** A mail is not sent again within minutes of the last one. */
async function makeMailsOlder(): Promise<void> {
  const url = await connectRunning(join(folder.path, "data"));
  if (url === undefined) throw new Error("the hub's PostgreSQL is not running");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `update email set created_at = created_at - interval '1 hour',
       attempted_at = attempted_at - interval '1 hour',
       settled_at = settled_at - interval '1 hour'`,
  );
  await client.end();
}

async function invitationOf(id: string) {
  return InvitationAnswer.parse(await api.ask("GET", `/invitations/${id}`));
}

/** Everything it holds, its payloads and whatever looks like base64 decoded, as one text. */
function textOf(message: unknown): string {
  const text = JSON.stringify(message, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value,
  );
  const decoded = [...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)].map(([part]) =>
    Buffer.from(part, "base64").toString("utf8"),
  );
  return [text, ...decoded].join("\n");
}

describe("in the Temporal UI", () => {
  test("`resend` sends the mail again with a new link", async () => {
    const person = await invite("resend");
    await makeMailsOlder();
    await temporal.workflow.getHandle(person.workflowId).executeUpdate("resend");
    const second = await mailbox.mail(person.email, "invitation", 2);
    expect(linkIn(second)).not.toBe(person.link);
  });

  test("`revoke` ends the invitation, and its link signs nobody in", async () => {
    const person = await invite("revoke");
    const handle = temporal.workflow.getHandle(person.workflowId);
    await handle.executeUpdate("revoke");
    await waitFor(async () => (await invitationOf(person.id)).status === "revoked");
    expect(await handle.result()).toBe("revoked");
    const page = await visitor().open(person.link);
    expect(page.html).not.toContain(canary);
  });

  test("a person is found by location and status", async () => {
    const person = await invite("find");
    const query = "UsherLocation = 'hq' and UsherStatus = 'sent'";
    await waitFor(
      async () => {
        for await (const found of temporal.workflow.list({ query }))
          if (found.workflowId === person.workflowId) return true;
        return false;
      },
      { what: "the invitation by its search attributes", limitMs: 15_000 },
    );
  });

  test("no history, summary or attribute names or addresses anybody", async () => {
    const person = await invite("history");
    const who = visitor();
    await who.submit(await who.open(person.link));
    await temporal.workflow.getHandle(person.workflowId).result();
    let read = 0;
    for await (const info of temporal.workflow.list()) {
      const handle = temporal.workflow.getHandle(info.workflowId, info.runId);
      const text = textOf({ info: info.raw, history: await handle.fetchHistory() });
      expect(text, info.workflowId).not.toMatch(new RegExp(`${canary}|Canary`, "i"));
      read += 1;
    }
    expect(read).toBeGreaterThan(3);
  });
});

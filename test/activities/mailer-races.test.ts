import { expect, test } from "vitest";
import { takeMailerSeat } from "../../activities/mailer.ts";
import { connectDatabase } from "../../db/connect.ts";
import { systemActor } from "../../domain/permissions.ts";
import { activatePerson } from "../../services/activation.ts";
import { resendInvitation } from "../../services/invitations/resend.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { countDeadlocks } from "../support/deadlocks.ts";
import { handTransport } from "../support/hand-transport.ts";
import { ageMails, aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";
import { invitationOf, mailsOf } from "../support/mail-rows.ts";

test("while the mailer sends, revoking, resending and signing in neither wait in a circle nor send what is over", async () => {
  const { db, url } = await testDatabase();
  const other = connectDatabase(url);
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  const provider = handTransport({ batchSize: 7 });
  const mailer = await takeMailerSeat({
    ...deps,
    db: other,
    transport: provider.transport,
    publicUrl: new URL("https://hub.example.com"),
  });
  const moves = [
    (id: string) => unitOfWork(deps, (tx) => revokeInvitation(tx, systemActor, id)),
    (id: string) => unitOfWork(deps, (tx) => resendInvitation(tx, systemActor, id)),
    (_: string, personId: string) => unitOfWork(deps, (tx) => activatePerson(tx, personId, "code")),
  ];
  const ids: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    const invited = [];
    for (let n = 0; n < 10; n += 1) invited.push(await anInvitation(deps, location));
    for (const { id } of invited) await ageMails(db, id, "10 minutes");
    const sending = (async () => {
      while (await mailer.sendNext());
    })();
    await Promise.all([
      sending,
      ...invited.map(({ id, personId }, n) => moves[(n + round) % moves.length]?.(id, personId)),
    ]);
    ids.push(...invited.map(({ id }) => id));
  }
  while (await mailer.sendNext());
  await other.destroy();

  const sentIds = provider.sent().map((mail) => mail.id);
  expect(new Set(sentIds).size).toBe(sentIds.length);
  for (const id of ids) {
    const { status, generation } = await invitationOf(db, id);
    const mails = await mailsOf(db, id);
    for (const mail of mails) {
      expect(["handed_over", "canceled"]).toContain(mail.state);
      expect(sentIds.includes(mail.id)).toBe(mail.state === "handed_over");
    }
    const newest = mails.find((mail) => mail.generation === generation);
    expect([status, newest?.state]).not.toEqual(["queued", "canceled"]);
    expect(status).not.toBe("queued");
  }
  expect(await countDeadlocks(db)).toBe(0);
}, 60_000);

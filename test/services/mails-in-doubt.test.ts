import { expect, test } from "vitest";
import { countMails } from "../../db/emails.ts";
import { systemActor } from "../../domain/permissions.ts";
import { getInvitation } from "../../services/invitations/view.ts";
import { listMails } from "../../services/mails.ts";
import { explain } from "../../services/why.ts";
import { mailerStand } from "../activities/mailer-stand.ts";
import { all, uncertain } from "../support/hand-transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";

test("a mail in doubt is seen at once: on its invitation, among the mails, in the count, and in why", async () => {
  const on = await mailerStand();
  const location = await aLocation(on.deps);
  const { id, email } = await anInvitation(on.deps, location);
  const mailer = await on.aMailer({ keyed: false });
  mailer.replies.push(all(uncertain));
  await mailer.sendNext();

  const { mail } = await getInvitation(on.db, systemActor, id);
  expect(mail).toMatchObject({ state: "unknown", reason: uncertainReason });
  const found = await listMails(on.db, systemActor, { state: "unknown", limit: 50 });
  expect(found.items).toMatchObject([{ invitationId: id, to: email, reason: uncertainReason }]);
  expect(await countMails(on.db)).toEqual([{ state: "unknown", count: 1 }]);
  const { items } = await explain(on.db, systemActor, location.id, { email, limit: 1 });
  expect(items).toMatchObject([{ reasonCode: "mail_unknown" }]);
});

const uncertainReason = expect.stringContaining("the answer was lost");

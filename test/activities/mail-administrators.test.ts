import { expect, test } from "vitest";
import { composeMails } from "../../activities/mail-words.ts";
import { claimQueued } from "../../db/mail-queue.ts";
import { systemActor } from "../../domain/permissions.ts";
import { inviteAdministrator } from "../../services/administrators/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, anInvitation, aPerson, serviceDeps } from "../support/invitees.ts";

test("the mail to an administrator promises a code, the mail to a member the button", async () => {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  const { email: member } = await anInvitation(deps, location);
  const person = aPerson();
  await unitOfWork(deps, (tx) =>
    inviteAdministrator(
      tx,
      systemActor,
      location.id,
      { person, permissions: ["settings"] },
      "console",
    ),
  );
  const { mails } = await unitOfWork(deps, async (tx) => {
    const claimed = await claimQueued(tx.db, 10);
    return composeMails(tx, new URL("https://members.example.com"), claimed);
  });
  const textTo = (address: string) =>
    mails.find(({ outgoing }) => outgoing.to === address)?.outgoing.text;
  expect(textTo(member)).toContain("signs you in without a password");
  expect(textTo(person.email)).not.toContain("signs you in without a password");
  expect(textTo(person.email)).toContain("a code that we send to this address");
});

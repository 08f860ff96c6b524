import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "../../../db/connect.ts";
import type { InvitationStatus } from "../../../domain/invitation.ts";
import { systemActor, type Actor } from "../../../domain/permissions.ts";
import { resendInvitation } from "../../../services/invitations/resend.ts";
import { getInvitation } from "../../../services/invitations/view.ts";
import { findLinkPage, pressLink } from "../../../services/sign-in/links.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import {
  ageMails,
  aLocation,
  anInvitation,
  linkTokenOf,
  refusalOf,
  serviceDeps,
} from "../../support/invitees.ts";

let db: Pool;
let deps: ServiceDeps;
beforeAll(async () => {
  ({ db } = await testDatabase());
  deps = serviceDeps(db);
});

const resend = (id: string, actor: Actor = systemActor) =>
  unitOfWork(deps, (tx) => resendInvitation(tx, actor, id));

/** An invitation whose mail went out ten minutes ago, with its link's window open. */
async function aSentInvitation(change: { status?: InvitationStatus } = {}) {
  const invitation = await anInvitation(deps, await aLocation(deps));
  const { id } = invitation;
  await ageMails(db, id, "10 minutes");
  await db
    .updateTable("email")
    .set({ state: "handed_over" })
    .where("invitationId", "=", id)
    .execute();
  await db
    .updateTable("signInLink")
    .set({ validUntil: sql<Date>`now() + interval '1 day'` })
    .where("invitationId", "=", id)
    .execute();
  const times = {
    sentAt: new Date(),
    firstSentAt: new Date(),
    signInUntil: new Date("2030-01-01"),
    remindAt: new Date("2030-01-03"),
  };
  await db
    .updateTable("invitation")
    .set({ status: "sent", ...times, ...change })
    .where("id", "=", id)
    .execute();
  return invitation;
}

const mailsOf = (id: string) =>
  db.selectFrom("email").selectAll().where("invitationId", "=", id).orderBy("id").execute();

describe("sending an invitation again", () => {
  test("makes a new link and a new mail, renews the window, and keeps the reminder's time", async () => {
    const { id } = await aSentInvitation();
    const view = await resend(id);
    expect(view).toMatchObject({
      id,
      status: "queued",
      signInUntil: null,
      remindAt: "2030-01-03T00:00:00.000Z",
      mail: { state: "queued" },
    });
    expect(await mailsOf(id)).toMatchObject([
      { state: "handed_over", generation: 1 },
      { state: "queued", generation: 2, purpose: `invitation/${id}/2`, kind: "invitation" },
    ]);
    expect(await linkTokenOf(deps, id, 2)).not.toBe(await linkTokenOf(deps, id, 1));
  });

  test("tells the process, and the audit why", async () => {
    const { id } = await aSentInvitation();
    await resend(id);
    const messages = await db
      .selectFrom("outbox")
      .selectAll()
      .where("subjectId", "=", id)
      .orderBy("id")
      .execute();
    expect(messages.map((message) => message.kind)).toEqual(["start", "changed"]);
    const line = await db
      .selectFrom("audit")
      .selectAll()
      .where("invitationId", "=", id)
      .orderBy("id", "desc")
      .executeTakeFirst();
    expect(line).toMatchObject({ reasonCode: "resent", detail: { generation: 2 } });
  });

  test("ends the old link at once", async () => {
    const { id } = await aSentInvitation();
    const old = await linkTokenOf(deps, id, 1);
    expect(await findLinkPage(db, old)).toMatchObject({ state: "ready" });
    await resend(id);
    expect(await findLinkPage(db, old)).toMatchObject({ state: "newer" });
    const press = { linkToken: old, nonce: "browser", replaced: undefined };
    expect(await pressLink(deps, press)).toBeUndefined();
  });

  test("takes a mail out of the queue that never went out", async () => {
    const { id } = await anInvitation(deps, await aLocation(deps));
    await ageMails(db, id, "10 minutes");
    await resend(id);
    expect((await mailsOf(id)).map((mail) => mail.state)).toEqual(["canceled", "queued"]);
  });

  test.each(["window_closed", "reminded", "bounced", "queued"] as const)(
    "works while it is %s",
    async (status) => {
      const { id } = await aSentInvitation({ status });
      expect(await resend(id)).toMatchObject({ status: "queued" });
    },
  );

  test.each(["activated", "revoked", "closed"] as const)(
    "is a conflict when it is %s",
    async (status) => {
      const { id } = await aSentInvitation({ status });
      expect(await refusalOf(resend(id))).toBe("conflict");
      expect(await mailsOf(id)).toHaveLength(1);
      expect(await getInvitation(db, systemActor, id)).toMatchObject({ status });
    },
  );
});

describe("the pause between two mails (R37)", () => {
  test("is 5 minutes", async () => {
    const { id } = await anInvitation(deps, await aLocation(deps));
    await ageMails(db, id, "4 minutes 50 seconds");
    expect(await refusalOf(resend(id))).toBe("resend_too_soon");
    await ageMails(db, id, "11 seconds");
    await resend(id);
    expect(await refusalOf(resend(id))).toBe("resend_too_soon");
    expect(await mailsOf(id)).toHaveLength(2);
  });

  test("holds for two who ask at once", async () => {
    const { id } = await aSentInvitation();
    const answers = await Promise.allSettled([resend(id), resend(id), resend(id)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
    ]);
    expect(await mailsOf(id)).toHaveLength(2);
  });

  test("is a day after five of them", async () => {
    const { id } = await aSentInvitation();
    for (let nth = 1; nth <= 5; nth += 1) {
      await resend(id);
      await ageMails(db, id, "10 minutes");
    }
    expect(await refusalOf(resend(id))).toBe("resend_too_soon");
    await ageMails(db, id, "23 hours 30 minutes");
    await resend(id);
  });
});

test("a foreign invitation is answered exactly like an unknown one", async () => {
  const { id } = await aSentInvitation();
  const own = await aLocation(deps);
  const actor: Actor = { kind: "key", id: "key", permissions: "all", locations: [own.id] };
  const answerTo = (asked: string) => resend(asked, actor).catch((error: unknown) => error);
  const unknown = await answerTo("0190b6a0-0000-7000-8000-000000000000");
  expect(unknown).toMatchObject({ kind: "not_found" });
  expect(await answerTo(id)).toEqual(unknown);
});

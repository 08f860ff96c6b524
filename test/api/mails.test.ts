import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDeps } from "../../api/context.ts";
import type { MailState } from "../../domain/invitation.ts";
import { systemActor } from "../../domain/permissions.ts";
import { listEvents } from "../../services/hub-events.ts";
import { requestCode } from "../../services/sign-in/codes.ts";
import { resendInvitation } from "../../services/invitations/resend.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { ageMails } from "../support/invitees.ts";
import { invitationOf, mailsOf } from "../support/mail-rows.ts";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, anInvitation, apiDeps, ask, serveApi } from "./fixture.ts";

let deps: ApiDeps;
let url = "";
beforeAll(async () => {
  const { db } = await testDatabase();
  deps = apiDeps(db);
  url = await serveApi(deps);
});

/** Somebody invited in a location of their own, with their mail in that state. */
async function aMail(state: MailState = "unknown") {
  const location = await aLocation(deps, `hq-${randomUUID()}`);
  const key = await aKey(deps, location.slug, ["customers"]);
  const email = `${randomUUID()}@example.com`;
  const invitation = await anInvitation(deps, location.slug, email);
  const [mail] = await mailsOf(deps.db, invitation.id);
  const { id = "" } = mail ?? {};
  const words = { subject: "A subject", html: "<p>canary-words</p>", text: "canary-words" };
  await deps.db
    .updateTable("email")
    .set({ ...words, state })
    .where("id", "=", id)
    .execute();
  const status = state === "queued" ? "queued" : "sent";
  await deps.db
    .updateTable("invitation")
    .set({ status, remindAt: new Date() })
    .where("id", "=", invitation.id)
    .execute();
  return { location, key, email, invitation, id };
}

const settle = (id: string, as: string, key: string) =>
  ask(url, `/mails/${id}/settle`, { key, body: { as } });

describe("the list of mails", () => {
  test("has those of the key's location by state and address, and nothing of their words", async () => {
    const { key, id, email, invitation, location } = await aMail("unknown");
    await aMail("unknown");
    await anInvitation(deps, location.slug, `${randomUUID()}@example.com`);
    const all = await ask(url, "/mails", { key });
    expect(all.body.items).toHaveLength(2);
    const found = await ask(url, `/mails?state=unknown&to=${email.toUpperCase()}`, { key });
    expect(found.body.items).toEqual([
      {
        id,
        kind: "invitation",
        to: email,
        locationId: location.id,
        personId: invitation.personId,
        invitationId: invitation.id,
        state: "unknown",
        reason: null,
        providerId: null,
        attempts: 0,
        attemptedAt: null,
        settledAt: null,
        createdAt: expect.any(String),
      },
    ]);
    expect(found.text).not.toContain("canary");
    expect((await ask(url, `/mails?state=bounced`, { key })).body.items).toEqual([]);
  });

  test("comes in pages", async () => {
    const { key, location } = await aMail();
    await anInvitation(deps, location.slug, `${randomUUID()}@example.com`);
    const first = await ask(url, "/mails?limit=1", { key });
    const second = await ask(url, `/mails?limit=1&cursor=${first.body.nextCursor}`, { key });
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(second.body.nextCursor).toBeNull();
  });

  test("shows codes, without the code, to keys of all locations alone", async () => {
    const { key, email } = await aMail();
    await requestCode(deps, { canonicalEmail: email, flow: "browser" });
    const everywhere = await aKey(deps, "all", ["customers"]);
    const of = async (one: string) =>
      (await ask(url, `/mails?to=${email}`, { key: one })).body.items.map(
        (item) => Object(item).kind,
      );
    expect(await of(key)).toEqual(["invitation"]);
    expect(await of(everywhere)).toEqual(["code", "invitation"]);
  });

  test.each(["state=lost", "to=nobody", "to=a@example.com,b@example.com", "words=1", "limit=0"])(
    "refuses a question that it does not understand: %s",
    async (question) => {
      const { key } = await aMail();
      expect((await ask(url, `/mails?${question}`, { key })).status).toBe(422);
    },
  );
});

describe("settling a mail in doubt", () => {
  test("as delivered ends the doubt and leaves the invitation as it is", async () => {
    const { id, key, invitation } = await aMail();
    const answer = await settle(id, "delivered", key);
    expect(answer).toMatchObject({ status: 200, body: { id, state: "delivered" } });
    expect(await invitationOf(deps.db, invitation.id)).toMatchObject({
      status: "sent",
      remindAt: expect.any(Date),
    });
  });

  test("as not sent stops the invitation, sends nothing, and lets it be sent again", async () => {
    const { id, key, invitation } = await aMail();
    const answer = await settle(id, "not_sent", key);
    expect(answer).toMatchObject({ status: 200, body: { id, state: "refused" } });
    expect(await invitationOf(deps.db, invitation.id)).toMatchObject({
      status: "bounced",
      remindAt: null,
    });
    expect(await mailsOf(deps.db, invitation.id)).toHaveLength(1);
    await ageMails(deps.db, invitation.id, "10 minutes");
    await unitOfWork(deps, (tx) => resendInvitation(tx, systemActor, invitation.id));
    expect(await mailsOf(deps.db, invitation.id)).toMatchObject([
      { state: "refused" },
      { state: "queued", generation: 2 },
    ]);
  });

  test.each([
    ["delivered", "invitation.delivered", "mail_was_sent"],
    ["not_sent", "invitation.bounced", "mail_was_not_sent"],
  ])("as %s is written down with who said it", async (as, type, reasonCode) => {
    const { id, key, invitation } = await aMail();
    await settle(id, as, key);
    const line = await deps.db
      .selectFrom("audit")
      .select(["type", "reasonCode", "actorKind", "actorId"])
      .where("invitationId", "=", invitation.id)
      .orderBy("id", "desc")
      .executeTakeFirst();
    expect(line).toEqual({ type, reasonCode, actorKind: "key", actorId: key.slice(6, 42) });
  });

  test("of a reminder says nothing of the invitation", async () => {
    const { id, key, invitation } = await aMail();
    await deps.db.updateTable("email").set({ kind: "reminder" }).where("id", "=", id).execute();
    await settle(id, "delivered", key);
    const { items } = await listEvents(deps.db, systemActor, { limit: 200 });
    const own = items.filter(({ data }) => JSON.stringify(data).includes(invitation.id));
    expect(own.map(({ type }) => type)).not.toContain("invitation.delivered");
  });

  test("as delivered is told as the provider's own word is, to whoever asks for events", async () => {
    const { id, key, invitation } = await aMail();
    await settle(id, "delivered", key);
    const { items } = await listEvents(deps.db, systemActor, {
      type: "invitation.delivered",
      limit: 1,
    });
    expect(items).toMatchObject([
      {
        type: "invitation.delivered",
        data: {
          reasonCode: "mail_was_sent",
          invitation: { id: invitation.id },
          mail: { state: "delivered" },
        },
      },
    ]);
  });

  test.each(["queued", "handed_over", "delivered", "bounced", "refused", "canceled"] as const)(
    "is a conflict where there is none: %s",
    async (state) => {
      const { id, key, invitation } = await aMail(state);
      const before = await mailsOf(deps.db, invitation.id);
      expect(await settle(id, "not_sent", key)).toMatchObject({
        status: 409,
        body: { code: "conflict" },
      });
      expect(await mailsOf(deps.db, invitation.id)).toEqual(before);
    },
  );

  test("twice at once has one effect", async () => {
    const { id, key } = await aMail();
    const answers = await Promise.all([settle(id, "delivered", key), settle(id, "not_sent", key)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  test("as something else is refused", async () => {
    const { id, key } = await aMail();
    expect((await settle(id, "lost", key)).status).toBe(422);
  });

  test("of a mail without a location is for keys of all locations", async () => {
    const { key, email } = await aMail();
    await requestCode(deps, { canonicalEmail: email, flow: "browser" });
    const { id } = await deps.db
      .updateTable("email")
      .set({ state: "unknown" })
      .where("kind", "=", "code")
      .where("recipient", "=", email)
      .returning("id")
      .executeTakeFirstOrThrow();
    expect((await settle(id, "delivered", key)).status).toBe(404);
    const everywhere = await aKey(deps, "all", ["customers"]);
    expect((await settle(id, "delivered", everywhere)).status).toBe(200);
  });
});

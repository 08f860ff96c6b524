import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../../domain/permissions.ts";
import {
  countMailsInDoubt,
  getLocationMail,
  getTestMail,
  listLocationMails,
} from "../../../services/location-mails.ts";
import { settleMail } from "../../../services/mails.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { adminOf } from "../../support/admin-actor.ts";
import { mailerStand, type MailerStand } from "../../activities/mailer-stand.ts";
import { all, uncertain } from "../../support/hand-transport.ts";
import { aLocation, anInvitation, aPerson, refusalOf } from "../../support/invitees.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

const namesOf = ({ items }: { items: { to: string }[] }) => items.map(({ to }) => to);

describe("the mails of a location", () => {
  test("are those of no other, newest first, with the person and the invitation each is about", async () => {
    const location = await aLocation(on.deps);
    const [first, second] = [aPerson(), aPerson({ firstName: "Grace", lastName: null })];
    const { membershipId, id } = await anInvitation(on.deps, location, first);
    await anInvitation(on.deps, location, second);
    await anInvitation(on.deps, await aLocation(on.deps));
    const actor = adminOf(location, "customers");
    const page = await listLocationMails(on.db, actor, location.id, { limit: 50 });
    expect(namesOf(page)).toEqual([second.email, first.email]);
    expect(page.items[1]).toMatchObject({
      kind: "invitation",
      state: "queued",
      person: { name: "Ada Byron", membershipId },
      invitation: { id, status: "queued", restsOnIt: true },
    });
    expect(page.items[0]?.person?.name).toBe("Grace");
  });

  test("are found by their state, and by how their address begins, whatever signs are in it", async () => {
    const location = await aLocation(on.deps);
    const people = ["ada_1@example.com", "adax1@example.com", "grace@example.com"];
    for (const email of people) {
      await anInvitation(on.deps, location, aPerson({ email, canonicalEmail: email }));
    }
    await on.db
      .updateTable("email")
      .set({ state: "delivered" })
      .where("recipient", "=", "grace@example.com")
      .execute();
    const actor = adminOf(location, "customers");
    const found = async (filter: { state?: "delivered" | "unknown"; address?: string }) =>
      namesOf(await listLocationMails(on.db, actor, location.id, { ...filter, limit: 50 }));
    expect(await found({ state: "delivered" })).toEqual(["grace@example.com"]);
    expect(await found({ state: "unknown" })).toEqual([]);
    expect(await found({ address: "ada_" })).toEqual(["ada_1@example.com"]);
    expect(await found({ address: "%" })).toEqual([]);
    expect(await found({ address: "ada", state: "delivered" })).toEqual([]);
  });

  test("go on where a page ended", async () => {
    const location = await aLocation(on.deps);
    for (let mail = 0; mail < 3; mail += 1) await anInvitation(on.deps, location);
    const actor = adminOf(location, "customers");
    const page = (before?: string) =>
      listLocationMails(on.db, actor, location.id, { before, limit: 2 });
    const first = await page();
    const second = await page(first.nextId ?? "");
    expect([first.items.length, second.items.length, second.nextId]).toEqual([2, 1, null]);
  });

  test("are shown to whoever may see its people, and to nobody else", async () => {
    const [location, other] = [await aLocation(on.deps), await aLocation(on.deps)];
    await anInvitation(on.deps, location);
    const read = (actor: Actor) => listLocationMails(on.db, actor, location.id, { limit: 50 });
    expect(await refusalOf(read(adminOf(location, "settings")))).toBe("forbidden");
    expect(await refusalOf(read(adminOf(other, "customers")))).toBe("not_found");
    const [mail] = (await read(adminOf(location, "customers"))).items;
    const elsewhere = adminOf(other, "customers");
    const asked = (id: string) => getLocationMail(on.db, elsewhere, other.id, id);
    expect(await refusalOf(asked(mail?.id ?? ""))).toBe("not_found");
    expect(await refusalOf(asked("'; drop table email"))).toBe("not_found");
  });

  test("that are no test are not shown to whoever writes its texts", async () => {
    const location = await aLocation(on.deps);
    await anInvitation(on.deps, location);
    const { id } = await on.db.selectFrom("email").select("id").executeTakeFirstOrThrow();
    const read = () => getTestMail(on.db, adminOf(location, "settings"), location.id, id);
    expect(await refusalOf(read())).toBe("not_found");
    await on.db.updateTable("email").set({ kind: "test" }).execute();
    expect(await read()).toMatchObject({ id, state: "queued" });
  });
});

describe("a mail in doubt", () => {
  async function inDoubt() {
    const location = await aLocation(on.deps);
    const invitation = await anInvitation(on.deps, location);
    const mailer = await on.aMailer({ keyed: false, way: "smtp" });
    mailer.replies.push(all(uncertain));
    await mailer.sendNext();
    const actor = adminOf(location, "customers");
    const { items } = await listLocationMails(on.db, actor, location.id, {
      state: "unknown",
      limit: 50,
    });
    const [mail] = items;
    if (!mail) throw new Error("There is no mail in doubt.");
    const look = () => getLocationMail(on.db, actor, location.id, mail.id);
    return { location, invitation, actor, mail, look };
  }

  test("tells when it was tried, by which way and from whom, and what was answered; and is counted", async () => {
    const { location, actor, look } = await inDoubt();
    expect(await look()).toMatchObject({
      state: "unknown",
      attempts: 1,
      attemptedAt: expect.any(String),
      way: "smtp",
      sender: "Hub <hub@example.com>",
      reason: expect.stringContaining("the answer was lost"),
      invitation: { status: "sent", restsOnIt: true },
    });
    expect(await countMailsInDoubt(on.db, actor, location.id)).toBe(1);
    const other = await aLocation(on.deps);
    expect(await countMailsInDoubt(on.db, adminOf(other, "customers"), other.id)).toBe(0);
  });

  test("says that its invitation rests on it exactly where settling it as not sent stops that", async () => {
    const { actor, mail, look } = await inDoubt();
    expect((await look()).invitation?.restsOnIt).toBe(true);
    await unitOfWork(on.deps, (tx) => settleMail(tx, actor, mail.id, "not_sent"));
    expect((await look()).invitation).toMatchObject({ status: "bounced", restsOnIt: false });
  });

  test("says that nothing rests on it once the invitation was sent again, or is over", async () => {
    const again = await inDoubt();
    await on.db
      .updateTable("invitation")
      .set({ generation: sql<number>`generation + 1` })
      .where("id", "=", again.invitation.id)
      .execute();
    expect((await again.look()).invitation?.restsOnIt).toBe(false);
    const over = await inDoubt();
    await on.activate(over.invitation.personId);
    expect((await over.look()).invitation?.restsOnIt).toBe(false);
  });
});

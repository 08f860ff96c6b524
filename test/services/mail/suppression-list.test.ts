import { beforeEach, describe, expect, test } from "vitest";
import { suppress } from "../../../db/suppressions.ts";
import { systemActor, type Actor } from "../../../domain/permissions.ts";
import { getSuppression, listSuppressions, takeOffList } from "../../../services/suppressions.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { explain } from "../../../services/why.ts";
import { adminOf } from "../../support/admin-actor.ts";
import { mailerStand, type MailerStand } from "../../activities/mailer-stand.ts";
import { aLocation, anInvitation, aPerson, refusalOf } from "../../support/invitees.ts";

let on: MailerStand;
beforeEach(async () => {
  on = await mailerStand();
});

async function leftAlone(reason: "bounced" | "complained" = "bounced") {
  const location = await aLocation(on.deps);
  const person = aPerson();
  const invitation = await anInvitation(on.deps, location, person);
  await suppress(on.db, person.email, reason);
  const actor = adminOf(location, "customers");
  const list = () => listSuppressions(on.db, actor, location.id, { limit: 50 });
  return { location, person, invitation, actor, list };
}

describe("the addresses left alone", () => {
  test("are those of the location's people, with the reason and since when", async () => {
    const { person, invitation, list } = await leftAlone("complained");
    await leftAlone();
    const { items } = await list();
    expect(items).toEqual([
      {
        id: expect.any(String),
        address: person.email,
        reason: "complained",
        since: expect.any(String),
        person: { name: "Ada Byron", membershipId: invitation.membershipId },
      },
    ]);
  });

  test("are also those it wrote to without their being its people", async () => {
    const { location, person, list } = await leftAlone();
    const elsewhere = await aLocation(on.deps);
    const writer = adminOf(elsewhere, "customers");
    const there = () => listSuppressions(on.db, writer, elsewhere.id, { limit: 50 });
    expect((await there()).items).toEqual([]);
    await on.db
      .updateTable("email")
      .set({ locationId: elsewhere.id })
      .where("locationId", "=", location.id)
      .execute();
    expect((await there()).items).toMatchObject([{ address: person.email, person: null }]);
    expect((await list()).items).toHaveLength(1);
  });

  test("go on where a page ended, newest first", async () => {
    const { location, actor, person } = await leftAlone();
    for (let more = 0; more < 2; more += 1) {
      const other = aPerson();
      await anInvitation(on.deps, location, other);
      await suppress(on.db, other.email, "bounced");
    }
    const page = (before?: string) =>
      listSuppressions(on.db, actor, location.id, { before, limit: 2 });
    const first = await page();
    const second = await page(first.nextId ?? "");
    expect(first.items).toHaveLength(2);
    expect(second).toMatchObject({ items: [{ address: person.email }], nextId: null });
  });

  test.each(["bounced", "complained"] as const)(
    "for %s get mail again once one is taken off by hand, which is written down with who and why",
    async (reason) => {
      const { location, person, actor, list } = await leftAlone(reason);
      const [{ id } = { id: "" }] = (await list()).items;
      await unitOfWork(on.deps, (tx) => takeOffList(tx, actor, location.id, id));
      expect((await list()).items).toEqual([]);
      const audit = await on.db
        .selectFrom("audit")
        .select(["actorKind", "reasonCode", "detail", "locationId"])
        .where("type", "=", "mail.allowed")
        .executeTakeFirst();
      expect(audit).toEqual({
        actorKind: "person",
        reasonCode: "suppression_lifted_by_hand",
        detail: { suppressedFor: reason },
        locationId: location.id,
      });
      const why = await explain(on.db, systemActor, location.id, { email: person.email, limit: 1 });
      expect(why.items).toMatchObject([{ reasonCode: "suppression_lifted_by_hand" }]);
    },
  );

  test("send nothing by being taken off", async () => {
    const { location, actor, list } = await leftAlone();
    const mailer = await on.aMailer();
    await mailer.sendNext();
    const [{ id } = { id: "" }] = (await list()).items;
    await unitOfWork(on.deps, (tx) => takeOffList(tx, actor, location.id, id));
    expect(await mailer.sendNext()).toBe(false);
    expect(mailer.sent()).toEqual([]);
  });

  test("of other locations are not there, and neither is what was never on the list", async () => {
    const { list } = await leftAlone();
    const [{ id } = { id: "" }] = (await list()).items;
    const other = await aLocation(on.deps);
    const take = (asked: string, actor: Actor) =>
      unitOfWork(on.deps, (tx) => takeOffList(tx, actor, other.id, asked));
    const theirs = adminOf(other, "customers");
    for (const asked of [id, "999", "0", "-1", "x", "1e3", "99999999999999999999"]) {
      expect(await refusalOf(take(asked, theirs))).toBe("not_found");
      expect(await refusalOf(getSuppression(on.db, theirs, other.id, asked))).toBe("not_found");
    }
    expect((await list()).items).toHaveLength(1);
  });

  test("are for those who may see the location's people", async () => {
    const { location, list } = await leftAlone();
    const [{ id } = { id: "" }] = (await list()).items;
    const writer = adminOf(location, "settings", "integrations");
    const take = unitOfWork(on.deps, (tx) => takeOffList(tx, writer, location.id, id));
    expect(await refusalOf(take)).toBe("forbidden");
    const read = listSuppressions(on.db, writer, location.id, { limit: 1 });
    expect(await refusalOf(read)).toBe("forbidden");
  });
});

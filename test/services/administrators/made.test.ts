import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Permission } from "../../../domain/permissions.ts";
import { inviteAdministrator } from "../../../services/administrators/invite.ts";
import { makeAdministrator } from "../../../services/administrators/roles.ts";
import { findLinkPage, pressLink } from "../../../services/sign-in/links.ts";
import {
  aLocation,
  anInvitation,
  aPerson,
  linkTokenOf,
  refusalOf,
} from "../../support/invitees.ts";
import {
  actorOf,
  aMember,
  anAdmin,
  auditOf,
  db,
  deps,
  eachWithALocation,
  location,
  rightsOf,
  work,
} from "./fixture.ts";

eachWithALocation();

const openLinkOf = (canonicalEmail: string) =>
  db
    .updateTable("signInLink")
    .set({ validUntil: sql<Date>`now() + interval '1 day'` })
    .where("canonicalEmail", "=", canonicalEmail)
    .returning("invitationId")
    .executeTakeFirstOrThrow();

describe("making an administrator of a member", () => {
  const make = async (by: { id: string }, membershipId: string, permissions: Permission[]) => {
    const actor = await actorOf(by);
    return work((tx) => makeAdministrator(tx, actor, location.id, { membershipId, permissions }));
  };

  test("gives them what was chosen, and says who did it", async () => {
    const admin = await anAdmin();
    const ada = await aMember();
    await make(admin, ada.membershipId, ["billing", "customers", "customers"]);
    expect(await rightsOf(ada.membershipId)).toEqual({
      type: "member",
      role: "admin",
      permissions: ["customers", "billing"],
    });
    expect(await auditOf(ada.id)).toEqual([
      {
        type: "administrator.added",
        reasonCode: "made_administrator",
        actorKind: "person",
        actorId: admin.id,
        detail: { permissions: ["customers", "billing"] },
      },
    ]);
  });

  test.each([
    ["lacks the permission to name them", ["customers"], ["customers"], "forbidden"],
    ["gives what they lack themselves", ["admins", "customers"], ["billing"], "forbidden"],
    ["gives nothing", ["admins"], [], "invalid_request"],
  ] as const)("is refused to whoever %s", async (_, own, given, code) => {
    const admin = await anAdmin([...own]);
    const ada = await aMember();
    expect(await refusalOf(make(admin, ada.membershipId, [...given]))).toBe(code);
    expect(await rightsOf(ada.membershipId)).toMatchObject({ role: "member", permissions: [] });
  });

  test("is refused for who is one already, for the owner, and for people of other locations", async () => {
    const admin = await anAdmin();
    const refused = async ({ membershipId }: { membershipId: string }) =>
      refusalOf(make(admin, membershipId, ["billing"]));
    expect(await refused(await anAdmin())).toBe("conflict");
    const owner = await aMember();
    await db.updateTable("person").set({ isOwner: true }).where("id", "=", owner.id).execute();
    expect(await refused(owner)).toBe("conflict");
    const { id: locationId } = await aLocation(deps);
    expect(await refused(await aMember({ locationId }))).toBe("not_found");
    expect(await refused({ membershipId: uuidv7() })).toBe("not_found");
  });

  test("ends their automatic sign-in: the link in their mail leads to a code", async () => {
    const { id, membershipId, email } = await anInvitation(deps, location);
    await openLinkOf(email);
    const linkToken = await linkTokenOf(deps, id);
    expect((await findLinkPage(db, linkToken))?.state).toBe("ready");
    await make(await anAdmin(), membershipId, ["customers"]);
    expect((await findLinkPage(db, linkToken))?.state).toBe("code_only");
    const press = { linkToken, nonce: "a browser", replaced: undefined };
    expect(await pressLink(deps, press)).toBeUndefined();
  });
});

describe("inviting an administrator", () => {
  const asked = async (by: { id: string }, permissions: Permission[], person = aPerson()) => {
    const actor = await actorOf(by);
    return work((tx) =>
      inviteAdministrator(tx, actor, location.id, { person, permissions }, "console"),
    );
  };

  test("makes them one from the start, with a link that leads to a code", async () => {
    const person = aPerson();
    const invited = await asked(await anAdmin(["admins", "settings"]), ["settings"], person);
    expect(invited.outcome).toBe("invited");
    expect(await rightsOf(invited.membershipId)).toEqual({
      type: "member",
      role: "admin",
      permissions: ["settings"],
    });
    const { invitationId } = await openLinkOf(person.canonicalEmail);
    const page = await findLinkPage(db, await linkTokenOf(deps, invitationId));
    expect(page?.state).toBe("code_only");
  });

  test("changes nothing about a member who is here already", async () => {
    const { email, membershipId } = await aMember();
    const person = aPerson({ email, canonicalEmail: email });
    expect(await asked(await anAdmin(), ["settings"], person)).toEqual({
      outcome: "already_member",
      membershipId,
    });
    expect(await rightsOf(membershipId)).toMatchObject({ role: "member", permissions: [] });
  });

  test("leaves nothing behind when it is refused", async () => {
    const person = aPerson();
    expect(await refusalOf(asked(await anAdmin(["admins"]), ["billing"], person))).toBe(
      "forbidden",
    );
    const { canonicalEmail } = person;
    const kept = db.selectFrom("person").select("id").where("canonicalEmail", "=", canonicalEmail);
    expect(await kept.execute()).toEqual([]);
  });
});

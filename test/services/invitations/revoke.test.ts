import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "../../../db/connect.ts";
import { systemActor, type Actor } from "../../../domain/permissions.ts";
import { activatePerson } from "../../../services/activation.ts";
import { revokeInvitation } from "../../../services/invitations/revoke.ts";
import { getInvitation } from "../../../services/invitations/view.ts";
import { findLinkPage, pressLink } from "../../../services/sign-in/links.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import {
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

const revoke = (id: string, actor: Actor = systemActor) =>
  unitOfWork(deps, (tx) => revokeInvitation(tx, actor, id));

const auditOf = (invitationId: string) =>
  db
    .selectFrom("audit")
    .selectAll()
    .where("invitationId", "=", invitationId)
    .orderBy("id")
    .execute();

describe("revoking an invitation", () => {
  test("makes the person a nonmember without role or rights, and says why", async () => {
    const { id, membershipId } = await anInvitation(deps, await aLocation(deps));
    await db
      .updateTable("membership")
      .set({ role: "admin", permissions: ["customers"] })
      .where("id", "=", membershipId)
      .execute();
    expect(await revoke(id)).toMatchObject({ id, status: "revoked", mail: { state: "canceled" } });
    const membership = await db
      .selectFrom("membership")
      .selectAll()
      .where("id", "=", membershipId)
      .executeTakeFirstOrThrow();
    expect(membership).toMatchObject({
      type: "nonmember",
      role: "member",
      permissions: [],
      removalReason: "revoked",
      removedAt: expect.any(Date),
    });
    expect((await auditOf(id)).slice(-2)).toMatchObject([
      { type: "invitation.revoked", reasonCode: "revoked_by_admin" },
      { type: "member.removed", reasonCode: "revoked_by_admin" },
    ]);
  });

  test("ends the link at once, and its page does not tell that it ever was", async () => {
    const { id } = await anInvitation(deps, await aLocation(deps));
    await db
      .updateTable("signInLink")
      .set({ validUntil: sql<Date>`now() + interval '1 day'` })
      .where("invitationId", "=", id)
      .execute();
    const token = await linkTokenOf(deps, id);
    expect(await findLinkPage(db, token)).toMatchObject({ state: "ready" });
    await revoke(id);
    expect(await findLinkPage(db, token)).toBeUndefined();
    const press = { linkToken: token, nonce: "browser", replaced: undefined };
    expect(await pressLink(deps, press)).toBeUndefined();
  });

  test("a second time is harmless: nothing is said or changed again", async () => {
    const { id } = await anInvitation(deps, await aLocation(deps));
    const first = await revoke(id);
    const lines = await auditOf(id);
    expect(await revoke(id)).toEqual(first);
    expect(await auditOf(id)).toEqual(lines);
  });

  test("is a conflict after activation, and leaves the member alone", async () => {
    const { id, personId, membershipId } = await anInvitation(deps, await aLocation(deps));
    await unitOfWork(deps, (tx) => activatePerson(tx, personId, "link"));
    expect(await refusalOf(revoke(id))).toBe("conflict");
    expect(await getInvitation(db, systemActor, id)).toMatchObject({ status: "activated" });
    const { type } = await db
      .selectFrom("membership")
      .select("type")
      .where("id", "=", membershipId)
      .executeTakeFirstOrThrow();
    expect(type).toBe("member");
  });

  test("leaves the person's invitation to another location open", async () => {
    const first = await anInvitation(deps, await aLocation(deps));
    const person = { firstName: "Ada", email: first.email, canonicalEmail: first.email };
    const second = await anInvitation(deps, await aLocation(deps), person);
    await revoke(first.id);
    expect(await getInvitation(db, systemActor, second.id)).toMatchObject({
      status: "queued",
      mail: { state: "queued" },
    });
  });

  test("is for those who may: others get `forbidden`, or what they get for an unknown id", async () => {
    const location = await aLocation(deps);
    const { id } = await anInvitation(deps, location);
    const actor: Actor = {
      kind: "key",
      id: "key",
      permissions: ["settings"],
      locations: [location.id],
    };
    expect(await refusalOf(revoke(id, actor))).toBe("forbidden");
    const stranger: Actor = { ...actor, permissions: "all", locations: [] };
    const answerTo = (asked: string) => revoke(asked, stranger).catch((error: unknown) => error);
    const unknown = await answerTo("0190b6a0-0000-7000-8000-000000000000");
    expect(unknown).toMatchObject({ kind: "not_found" });
    expect(await answerTo(id)).toEqual(unknown);
    expect(await getInvitation(db, systemActor, id)).toMatchObject({ status: "queued" });
  });
});

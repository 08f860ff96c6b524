import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { connectDatabase, type Pool } from "../../../db/connect.ts";
import { lockOpenInvitations } from "../../../db/invitations/rows.ts";
import { storeBatch } from "../../../db/mail-batches.ts";
import { drawFence } from "../../../db/mailer-fence.ts";
import { lockPerson } from "../../../db/people.ts";
import { findCodeHolder } from "../../../db/sign-in-codes.ts";
import { DomainError } from "../../../domain/errors.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { activatePerson } from "../../../services/activation.ts";
import { resendInvitation } from "../../../services/invitations/resend.ts";
import { revokeInvitation } from "../../../services/invitations/revoke.ts";
import { recordMailOutcomes } from "../../../services/mail-outcomes.ts";
import { findLinkPage, pressLink } from "../../../services/sign-in/links.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { countDeadlocks } from "../../support/deadlocks.ts";
import { testDatabase, type TestDatabase } from "../../support/database.ts";
import {
  ageMails,
  aLocation,
  anInvitation,
  linkTokenOf,
  serviceDeps,
} from "../../support/invitees.ts";
import { invitationOf } from "../../support/mail-rows.ts";

let database: TestDatabase;
let db: Pool;
let deps: ServiceDeps;
beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  deps = serviceDeps(db);
});

/** An invitation whose first mail is with the provider, ten minutes old, its link good for a day. */
async function underWay() {
  const invitation = await anInvitation(deps, await aLocation(deps));
  const { id } = invitation;
  await ageMails(db, id, "10 minutes");
  await db
    .updateTable("signInLink")
    .set({ validUntil: sql<Date>`now() + interval '1 day'` })
    .where("invitationId", "=", id)
    .execute();
  const email = await db
    .selectFrom("email")
    .select("id")
    .where("invitationId", "=", id)
    .executeTakeFirstOrThrow();
  const batchId = uuidv7();
  await storeBatch(db, { id: batchId, fence: await drawFence(db) }, [email]);
  return { ...invitation, emailId: email.id, batchId, token: await linkTokenOf(deps, id) };
}

type UnderWay = Awaited<ReturnType<typeof underWay>>;

/** A refusal is an answer; anything else that is thrown fails the test. */
async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    return (await work) === undefined ? "nothing" : "done";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const moves = {
  revoke: (on: ServiceDeps, { id }: UnderWay) =>
    unitOfWork(on, (tx) => revokeInvitation(tx, systemActor, id)),
  resend: (on: ServiceDeps, { id }: UnderWay) =>
    unitOfWork(on, (tx) => resendInvitation(tx, systemActor, id)),
  press: (on: ServiceDeps, { token }: UnderWay) =>
    pressLink(on, { linkToken: token, nonce: randomUUID(), replaced: undefined }),
  code: (on: ServiceDeps, { personId, email }: UnderWay) =>
    unitOfWork(on, async (tx) => {
      await lockPerson(tx.db, personId);
      await lockPerson(tx.db, personId);
      await lockOpenInvitations(tx.db, personId);
      if (!(await findCodeHolder(tx.db, email))) return undefined;
      await activatePerson(tx, personId, "code");
      return "a session";
    }),
  outcome: (on: ServiceDeps, { emailId, batchId }: UnderWay) =>
    unitOfWork(on, async (tx) => {
      const accepted = { state: "handed_over", providerId: null } as const;
      await recordMailOutcomes(tx, batchId, [{ emailId, outcome: accepted }]);
      return "recorded";
    }),
};

type Move = keyof typeof moves;

async function stateAfter({ id, membershipId, personId, token }: UnderWay) {
  const invitation = await invitationOf(db, id);
  const membership = await db
    .selectFrom("membership")
    .select("type")
    .where("id", "=", membershipId)
    .executeTakeFirstOrThrow();
  const person = await db
    .selectFrom("person")
    .select("activatedAt")
    .where("id", "=", personId)
    .executeTakeFirstOrThrow();
  const [links, waiting, sessions] = await Promise.all([
    db.selectFrom("signInLink").selectAll().where("invitationId", "=", id).execute(),
    db
      .selectFrom("email")
      .select("id")
      .where("invitationId", "=", id)
      .where("state", "=", "queued")
      .where("batchId", "is", null)
      .execute(),
    db.selectFrom("session").select("id").where("personId", "=", personId).execute(),
  ]);
  return {
    status: invitation.status,
    generation: invitation.generation,
    member: membership.type === "member",
    active: person.activatedAt !== null,
    liveLinks: links.filter((link) => !link.spentAt && !link.revokedAt).length,
    waiting: waiting.length,
    sessions: sessions.length,
    page: (await findLinkPage(db, token))?.state,
  };
}

test("revoke, resend, a press, a code and the provider's answer at once end in one consistent state", async () => {
  const other = connectDatabase(database.url);
  const processes = [deps, serviceDeps(other, { keys: deps.keys })];
  const names: Move[] = ["revoke", "resend", "press", "code", "outcome"];
  const ends = new Set<string>();
  for (let round = 0; round < 40; round += 1) {
    const one = await underWay();
    // Every move is first in turn, and the order behind it changes from round to round.
    const order = names.map(
      (_, n) => names[(n * (1 + (round % 4)) + round) % names.length] ?? "press",
    );
    const answers = Object.fromEntries(
      await Promise.all(
        order.map(async (name, n) => {
          const on = processes[n % 2] ?? deps;
          return [name, await outcomeOf(moves[name](on, one))] as const;
        }),
      ),
    );
    const after = await stateAfter(one);
    ends.add(after.status);
    const context = `round ${round}: ${order.join()} ${JSON.stringify({ answers, after })}`;
    // Whoever is in first has the last word: a revoked person never gets in, a member is never revoked.
    expect(["revoked", "activated"], context).toContain(after.status);
    const activated = after.status === "activated";
    expect(answers["revoke"], context).toBe(activated ? "conflict" : "done");
    expect({ ...after, sessions: undefined, page: undefined }, context).toMatchObject({
      member: activated,
      active: activated,
      liveLinks: 0,
      waiting: 0,
    });
    expect(after.generation, context).toBe(answers["resend"] === "done" ? 2 : 1);
    expect(after.sessions, context).toBe(answers["press"] === "done" ? 1 : 0);
    if (!activated) expect([answers["press"], after.page], context).toEqual(["nothing", undefined]);
  }
  await other.destroy();
  expect([...ends].toSorted()).toEqual(["activated", "revoked"]);
  expect(await countDeadlocks(db)).toBe(0);
}, 120_000);

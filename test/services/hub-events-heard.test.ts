import { beforeAll, describe, expect, test } from "vitest";
import { mailerStand, type MailerStand } from "../activities/mailer-stand.ts";
import { systemActor } from "../../domain/permissions.ts";
import { activatePerson } from "../../services/activation.ts";
import { record } from "../../services/audit.ts";
import { readHubEvents } from "../../services/hub-events.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import { forgetPerson } from "../../db/forgotten.ts";
import { aHubFlow } from "../support/hub-flow.ts";
import { aLocation, anInvitation, aPerson } from "../support/invitees.ts";

let on: MailerStand;
beforeAll(async () => {
  on = await mailerStand();
});

const inTx = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork(on.deps, work);

async function aStage(given: Parameters<typeof aHubFlow>[2] = {}) {
  const location = await aLocation(on.deps, { invitationReminder: "default" });
  return { location, flow: await aHubFlow(on.deps, location, given) };
}

describe("a flow hears", () => {
  test.each([
    ["invitation.activated", ["invitation.activated"]],
    ["invitation.*", ["invitation.queued", "invitation.activated"]],
    ["member.*", ["member.created", "member.activated"]],
  ])("of %s no more than that", async (trigger, types) => {
    const { location, flow } = await aStage({ trigger });
    const { personId } = await anInvitation(on.deps, location);
    await inTx((tx) => activatePerson(tx, personId, "link"));
    expect(await flow.told()).toEqual(types);
  });

  test("nothing of another location, nothing as a draft, and all while it is paused", async () => {
    const { location, flow } = await aStage();
    const elsewhere = await aStage();
    const draft = await aHubFlow(on.deps, location, { state: "draft" });
    const paused = await aHubFlow(on.deps, location, { state: "paused" });
    await anInvitation(on.deps, location);
    expect(await elsewhere.flow.told()).toEqual([]);
    expect(await draft.told()).toEqual([]);
    expect(await paused.told()).toEqual(["member.created", "invitation.queued"]);
    expect(await flow.told()).toEqual(["member.created", "invitation.queued"]);
  });

  test("what it is about as it is now, with the contact that it came from, and nothing of who was forgotten", async () => {
    const { location, flow } = await aStage();
    const person = aPerson();
    const { id, personId, membershipId } = await anInvitation(on.deps, location, person);
    const [event] = await on.db
      .selectFrom("audit")
      .select("id")
      .where("invitationId", "=", id)
      .where("type", "=", "invitation.queued")
      .execute();
    const read = async () =>
      (await readHubEvents(on.db, [event?.id ?? ""], flow.connectionId)).get(event?.id ?? "");
    await inTx((tx) => activatePerson(tx, personId, "link"));
    expect(await read()).toMatchObject({
      wanted: true,
      told: {
        event: { type: "invitation.queued" },
        member: { email: person.email, firstName: "Ada" },
        invitation: { status: "activated", activatedBy: "link" },
        origin: { subject: null },
      },
    });
    const inwards = await on.db
      .insertInto("flow")
      .values({
        id: crypto.randomUUID(),
        locationId: location.id,
        name: "In",
        connectionId: flow.connectionId,
        triggerKey: "contactChanged",
        triggerInput: "{}",
        actionKey: "inviteMember",
        actionInput: "{}",
        policy: "{}",
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await on.db
      .insertInto("knownRow")
      .values({ flowId: inwards.id, key: "4711", fingerprint: "f", state: "invited", membershipId })
      .execute();
    expect(await read()).toMatchObject({ told: { origin: { subject: "4711" } } });
    await forgetPerson(on.db, personId);
    expect(await read()).toMatchObject({ wanted: false });
  });
});

test("a hundred lines cost one statement more, whether a flow waits for them or not", async () => {
  const { id: locationId } = await aLocation(on.deps);
  const { personId } = await anInvitation(on.deps, { id: locationId });
  const lines = Array.from({ length: 100 }, () => ({
    type: "invitation.queued",
    reasonCode: "invited" as const,
    locationId,
    personId,
  }));
  let statements = 0;
  const counted = (tx: Tx): Tx => ({
    ...tx,
    db: tx.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    }) as Tx["db"],
  });
  await inTx((tx) => record(counted(tx), systemActor, ...lines));
  expect(statements).toBe(2);
  const flow = await aHubFlow(on.deps, { id: locationId });
  await inTx((tx) => record(tx, systemActor, ...lines));
  expect(await flow.told()).toHaveLength(100);
});

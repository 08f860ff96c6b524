import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { storeBatch } from "../../../db/mail-batches.ts";
import type { Pool } from "../../../db/connect.ts";
import { getLocation } from "../../../db/locations.ts";
import { systemActor } from "../../../domain/permissions.ts";
import { invitePeople } from "../../../services/invitations/invite.ts";
import { recordMailOutcomes } from "../../../services/mail-outcomes.ts";
import { queueMail, reminderPurpose } from "../../../services/mail.ts";
import { unitOfWork, type ServiceDeps } from "../../../services/unit-of-work.ts";
import { seeded } from "../../faults/random.ts";
import { testDatabase } from "../../support/database.ts";
import { aLocation, aPerson, serviceDeps } from "../../support/invitees.ts";
import { hardBounce, softBounce, tell, type Told } from "../../support/signed-events.ts";

const ORDERS = 1_000;
const AT_ONCE = 100;
const HANDS = 4;
const REPEATS = 3;
/** A number here runs the orders of that seed again. */
const SEED: number | undefined = undefined;

const ROLES = ["complained", "reminded", "failed", "returned"] as const;
type Role = (typeof ROLES)[number];
type Mails = Record<Role | "reminder", string>;
const IN_CALL = ["complained", "reminder", "failed", "returned"] as const;

/** What the provider tells of the mails, in any order; the answer to our own call is one more of these. */
const EVENTS: [mail: keyof Mails, told: Omit<Told, "mailId">][] = [
  ["complained", { type: "email.delivered" }],
  ["complained", { type: "email.bounced", bounce: hardBounce }],
  ["complained", { type: "email.complained" }],
  ["reminded", { type: "email.delivered" }],
  ["reminded", { type: "email.clicked" }],
  ["reminder", { type: "email.delivery_delayed" }],
  ["reminder", { type: "email.bounced", bounce: softBounce }],
  ["failed", { type: "email.failed", failed: { reason: "reached_daily_quota" } }],
  ["failed", { type: "email.sent" }],
  ["returned", { type: "email.bounced", bounce: softBounce }],
  ["returned", { type: "email.suppressed", suppressed: { reason: "previous_bounce" } }],
];

const stopped = { invitation: "bounced", link: "bounced", reminds: false };
const END = {
  complained: { ...stopped, mail: "complained", suppressed: "complained" },
  reminded: {
    mail: "delivered",
    invitation: "reminded",
    suppressed: null,
    link: null,
    reminds: true,
    reminder: "bounced",
  },
  failed: { mail: "refused", invitation: "sent", suppressed: null, link: null, reminds: true },
  returned: { ...stopped, mail: "suppressed", suppressed: "bounced" },
};

test(
  `${ORDERS} random orders of what the provider tells, with repeats, end in one state`,
  { timeout: 240_000 },
  async () => {
    const seed = SEED ?? Date.now() % 1_000_000;
    process.stdout.write(`seed ${seed}\n`);
    const random = seeded(seed);
    const { db } = await testDatabase();
    const deps = serviceDeps(db);
    const location = await getLocation(db, (await aLocation(deps)).id);

    for (let done = 0; done < ORDERS; done += AT_ONCE) {
      const worlds = await worldsOf(deps, location);
      const orders = worlds.map((world) => shuffled(happenings(deps, world, random), random));
      await Promise.all(
        Array.from({ length: HANDS }, async (_, hand) => {
          for (const order of orders.filter((__, at) => at % HANDS === hand)) {
            for (const { happen } of order) await happen();
          }
        }),
      );
      for (const [at, world] of worlds.entries()) {
        const names = orders[at]?.map(({ name }) => name).join(", ");
        expect(await endOf(db, world), `seed ${seed}: ${names}`).toEqual(END);
      }
    }
    const leftOpen = await db
      .selectFrom("email")
      .select("id")
      .where("state", "in", ["queued", "unknown"])
      .execute();
    expect(leftOpen).toEqual([]);
  },
);

type World = { mails: Mails; invitations: Record<Role, string>; batchId: string };

/** Many worlds at once: four people with their mails in an open call, of whom one was reminded in it. */
async function worldsOf(
  deps: ServiceDeps,
  location: Awaited<ReturnType<typeof getLocation>>,
): Promise<World[]> {
  const people = Array.from({ length: AT_ONCE * ROLES.length }, () => aPerson());
  return unitOfWork(deps, async (tx) => {
    const invited = await invitePeople(tx, systemActor, location, people, "api");
    const idOf = new Map(invited.map((one) => [one.canonicalEmail, one.invitationId ?? ""]));
    const worlds: World[] = [];
    for (let at = 0; at < AT_ONCE; at += 1) {
      const invitations = recordOf(
        ROLES.map((role, place) => [role, idOf.get(emailAt(at * ROLES.length + place)) ?? ""]),
      );
      const reminded = emailAt(at * ROLES.length + 1);
      const first = await mailOf(tx.db, invitations.reminded, "invitation");
      await handOver([first]);
      await queueMail(tx, [
        {
          purpose: reminderPurpose(invitations.reminded),
          kind: "reminder",
          recipient: reminded,
          locale: "en",
          locationId: location.id,
          personId: null,
          invitationId: invitations.reminded,
          generation: null,
        },
      ]);
      const mails = {
        reminded: first,
        reminder: await mailOf(tx.db, invitations.reminded, "reminder"),
        complained: await mailOf(tx.db, invitations.complained, "invitation"),
        failed: await mailOf(tx.db, invitations.failed, "invitation"),
        returned: await mailOf(tx.db, invitations.returned, "invitation"),
      };
      const batchId = await open(IN_CALL.map((mail) => mails[mail]));
      worlds.push({ mails, invitations, batchId });
    }
    return worlds;

    async function open(mails: string[]): Promise<string> {
      const batchId = randomUUID();
      const batched = mails.map((id) => ({ id }));
      await storeBatch(tx.db, { id: batchId, fence: "1" }, batched);
      return batchId;
    }
    async function handOver(mails: string[]): Promise<void> {
      const batchId = await open(mails);
      const outcome = { state: "handed_over", providerId: randomUUID() } as const;
      for (const mail of mails) await recordMailOutcomes(tx, batchId, [{ emailId: mail, outcome }]);
    }
  });

  function emailAt(place: number): string {
    return people[place]?.canonicalEmail ?? "";
  }
}

/** The entries hold each role once. */
const recordOf = (entries: [Role, string][]) => Object.fromEntries(entries) as Record<Role, string>;

async function mailOf(db: Pool, invitationId: string, kind: "invitation" | "reminder") {
  const { id } = await db
    .selectFrom("email")
    .select("id")
    .where("invitationId", "=", invitationId)
    .where("kind", "=", kind)
    .executeTakeFirstOrThrow();
  return id;
}

type Happening = { name: string; happen: () => Promise<unknown> };

function happenings(deps: ServiceDeps, world: World, random: () => number): Happening[] {
  const { mails, batchId } = world;
  const told = EVENTS.map(([mail, event]): Happening => {
    const id = `msg_${randomUUID()}`;
    return {
      name: `${mail} ${event.type}`,
      happen: () => tell(deps, { ...event, mailId: mails[mail] }, id),
    };
  });
  const answer: Happening = {
    name: "the answer",
    happen: () =>
      unitOfWork(deps, async (tx) => {
        for (const mail of IN_CALL) {
          const outcome = { state: "handed_over", providerId: randomUUID() } as const;
          await recordMailOutcomes(tx, batchId, [{ emailId: mails[mail], outcome }]);
        }
      }),
  };
  const repeats = Array.from({ length: REPEATS }, () => told[Math.floor(random() * told.length)]);
  return [...told, answer, ...repeats.filter((one) => one !== undefined)];
}

function shuffled<T>(items: T[], random: () => number): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1));
  return order;
}

async function endOf(db: Pool, { mails, invitations }: World) {
  const rows = await db
    .selectFrom("email as e")
    .leftJoin("invitation as i", "i.id", "e.invitationId")
    .leftJoin("suppression as s", "s.canonicalEmail", "e.recipient")
    .leftJoin("signInLink as k", "k.invitationId", "i.id")
    .select(["e.id", "e.state", "i.status", "i.remindedAt", "i.firstSentAt", "i.remindAt"])
    .select(["s.reason as suppressed", "k.revokeReason", "e.providerId"])
    .where("e.invitationId", "in", Object.values(invitations))
    .execute();
  const of = (mail: keyof Mails) => rows.find(({ id }) => id === mails[mail]);
  for (const row of rows) {
    expect(row.firstSentAt).not.toBeNull();
    expect(row.providerId).not.toBeNull();
  }
  const end = (role: Role) => ({
    mail: of(role)?.state,
    invitation: of(role)?.status,
    suppressed: of(role)?.suppressed,
    link: of(role)?.revokeReason,
    reminds: of(role)?.remindAt !== null,
  });
  expect(of("reminder")?.remindedAt).not.toBeNull();
  return {
    complained: end("complained"),
    reminded: { ...end("reminded"), reminder: of("reminder")?.state },
    failed: end("failed"),
    returned: end("returned"),
  };
}

import { expect, test } from "vitest";
import { systemActor } from "../../../domain/permissions.ts";
import { activatePerson } from "../../../services/activation.ts";
import { endMembership } from "../../../services/memberships.ts";
import { explain } from "../../../services/why.ts";
import { aLocation, anInvitation, aPerson } from "../../support/invitees.ts";
import { kept } from "../../support/kept.ts";
import { aSheetFlow, type SheetFlow } from "../../support/sheet-flow.ts";

const addressOf = (name: string) => `${name.toLowerCase()}@example.com`;

const HEADER = "First name,Last name,Email\n";
const people = (...names: string[]) =>
  names.map((name) => `${name},Quellwasser,${addressOf(name)}\n`).join("");

const draft = () => aSheetFlow(HEADER, { running: false });

/** Invited there, under a name that no sheet has. */
const invitedTo = (sheet: SheetFlow, location: { id: string }, name: string) =>
  anInvitation(
    sheet.deps,
    location,
    aPerson({
      firstName: "Zephyrine",
      lastName: "Steinbruch",
      email: addressOf(name),
      canonicalEmail: addressOf(name),
    }),
  );

const activate = (sheet: SheetFlow, { personId }: { personId: string }) =>
  sheet.work((tx) => activatePerson(tx, personId, "code"));

test("row 70: who is a member here, invited, removed or bounced is skipped, skipped, invited again, refused", async () => {
  const sheet = await draft();
  await activate(sheet, await invitedTo(sheet, sheet.location, "Member"));
  await invitedTo(sheet, sheet.location, "Invited");
  const removed = await invitedTo(sheet, sheet.location, "Removed");
  await activate(sheet, removed);
  await sheet.work((tx) =>
    endMembership(tx, systemActor, removed.membershipId, "revoked_by_admin"),
  );
  const { id } = await invitedTo(sheet, sheet.location, "Bounced");
  await sheet.db
    .updateTable("invitation")
    .set({ status: "bounced" })
    .where("id", "=", id)
    .execute();
  const mailsBefore = await mailsTo(sheet, "Member", "Invited", "Removed", "Bounced");

  await sheet.write(HEADER + people("Member", "Invited", "Removed", "Bounced"));
  const { plan, planHash } = await sheet.preview();
  expect(plan.skip).toMatchObject([
    { line: 2, reasonCode: "already_member" },
    { line: 3, reasonCode: "already_member" },
  ]);
  expect(plan.invite).toMatchObject([{ line: 4, reasonCode: "reinvited" }]);
  expect(plan.conflicts).toMatchObject([
    { line: 5, reasonCode: "bounced_before", problems: [{ column: "Email" }] },
  ]);
  await sheet.apply(planHash);
  expect(await sheet.rows()).toMatchObject([
    { Status: "skipped", Problem: "" },
    { Status: "skipped", Problem: "" },
    { Status: "activated", Problem: "" },
    { Status: "", Problem: expect.stringContaining("came back before") },
  ]);
  expect(await mailsTo(sheet, "Member", "Invited", "Removed", "Bounced")).toEqual([
    ...mailsBefore,
    `welcome ${addressOf("Removed")}`,
  ]);
});

test("row 70: who is active elsewhere is planned like a stranger, and is let in without a link and without a word of where", async () => {
  const sheet = await draft();
  const other = await aLocation(sheet.deps);
  await activate(sheet, await invitedTo(sheet, other, "Elsewhere"));
  const linksBefore = (await kept(sheet.db, addressOf("Elsewhere"))).links;

  await sheet.write(HEADER + people("Stranger", "Elsewhere"));
  const { plan, planHash } = await sheet.preview();
  const [stranger, elsewhere] = plan.invite;
  expect(elsewhere).toEqual({
    ...stranger,
    key: expect.any(String),
    line: 3,
    fields: {
      firstName: "Elsewhere",
      lastName: "Quellwasser",
      email: addressOf("Elsewhere"),
    },
  });
  const before = (await why(sheet, "Elsewhere")).at(-1);
  expect(before).toMatchObject({ reasonCode: "never_seen" });

  await sheet.apply(planHash);
  const { links, invitations, mails } = await kept(sheet.db, addressOf("Elsewhere"));
  expect(links).toEqual(linksBefore);
  expect(links.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  const here = invitations.find(({ locationId }) => locationId === sheet.location.id);
  expect(here).toMatchObject({ status: "activated", activatedBy: null });
  expect(mails.filter(({ invitationId }) => invitationId === here?.id)).toMatchObject([
    { kind: "welcome" },
  ]);

  const runs = (await sheet.runs()).map((run) => run.plan);
  const told = JSON.stringify([await sheet.rows(), await why(sheet, "Elsewhere"), runs]);
  for (const secret of ["Zephyrine", "Steinbruch", other.id, other.name, other.slug]) {
    expect(told).not.toContain(secret);
  }
});

async function mailsTo(sheet: SheetFlow, ...names: string[]): Promise<string[]> {
  const mails = await sheet.db
    .selectFrom("email")
    .select(["kind", "recipient"])
    .where("recipient", "in", names.map(addressOf))
    .orderBy("id")
    .execute();
  return mails.map(({ kind, recipient }) => `${kind} ${recipient}`);
}

/** As somebody is told who has nothing to do with any other location. */
async function why({ db, location }: SheetFlow, name: string) {
  const actor = { ...systemActor, locations: [location.id] };
  const { items } = await explain(db, actor, location.id, { email: addressOf(name), limit: 50 });
  return items;
}

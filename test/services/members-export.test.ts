import { beforeAll, expect, test } from "vitest";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import { guardCell, unguardCell } from "../../domain/roster/guarded-cell.ts";
import { parseRoster } from "../../domain/roster/roster.ts";
import { exportMembers } from "../../services/members/export.ts";
import type { MembersAsked } from "../../services/members/list.ts";
import { unitOfWork, type ServiceDeps } from "../../services/unit-of-work.ts";
import { invitePeople } from "../../services/invitations/invite.ts";
import { getLocation } from "../../db/locations.ts";
import { exportWords } from "../../web/console/people/export-words.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, aPerson, anInvitation, refusalOf, serviceDeps } from "../support/invitees.ts";

let deps: ServiceDeps;
beforeAll(async () => {
  deps = serviceDeps((await testDatabase()).db);
});

async function exported(
  location: { id: string },
  asked: MembersAsked = {},
  locale: "en" | "de" = "en",
) {
  const words = exportWords(locale);
  const pieces = await exportMembers(deps, systemActor, location.id, asked, words);
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

test.each(["=1", "+4930", "-x", "@x", "\tx", "\rx", "＝1", "'=1", "''+1", "'x", "x", ""])(
  "a guarded value starts no formula, and comes back as it was: %j",
  (value) => {
    const cell = guardCell(value);
    expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(unguardCell(cell)).toBe(value);
  },
);

test.each(["en", "de"] as const)("our own export, in %s, reads back as it was", async (locale) => {
  const location = await aLocation(deps);
  const email = "-dash+tag@example.com";
  const people = [
    aPerson({ firstName: "-Jean", lastName: 'O\'Neil, "Bo"', phone: "+4930901820" }),
    aPerson({ firstName: "{{7*7}}", lastName: "Müller; Weiß", email, canonicalEmail: email }),
    aPerson({ firstName: "Ada", lastName: null }),
  ];
  for (const person of people) await anInvitation(deps, location, person);
  const text = (await exported(location, {}, locale)).join("");
  const read = parseRoster(text);
  if ("error" in read) throw new Error(read.error.message);
  expect(read.rows.map(({ problems }) => problems)).toEqual([[], [], []]);
  expect(read.rows.map(({ fields }) => fields).toReversed()).toEqual(
    people.map(({ firstName, lastName, email: typed, phone }) => ({
      firstName,
      ...(lastName && { lastName }),
      email: typed,
      ...(phone && { phone }),
    })),
  );
});

test("a name that is a formula or markup leaves as text", async () => {
  const location = await aLocation(deps);
  await anInvitation(deps, location, aPerson({ firstName: "=cmd|' /C calc'!A0", lastName: "<b>" }));
  const [, body] = await exported(location);
  expect(body).toMatch(/^'=cmd\|' \/C calc'!A0,<b>,/);
});

test("a file holds everybody asked for, page by page, and who took it is on record", async () => {
  const location = await aLocation(deps);
  const people = Array.from({ length: 1_203 }, (_, at) => aPerson({ firstName: `P${at}` }));
  await unitOfWork(deps, async (tx) => {
    const row = await getLocation(tx.db, location.id);
    await invitePeople(tx, systemActor, row, people, "csv-file");
  });
  const pieces = await exported(location);
  expect(pieces.map((piece) => piece.split("\r\n").length - 1)).toEqual([1, 500, 500, 203]);
  expect(await exported(location, { search: "p7" })).toHaveLength(2);
  const lines = await deps.db
    .selectFrom("audit")
    .select(["type", "reasonCode", "detail"])
    .where("locationId", "=", location.id)
    .where("type", "=", "people.exported")
    .execute();
  expect(lines.at(-1)).toEqual({
    type: "people.exported",
    reasonCode: "exported",
    detail: { isSearch: true },
  });
});

test("nobody takes a file who may not see the people in it", async () => {
  const location = await aLocation(deps);
  const lacking: Actor = { ...systemActor, permissions: ["analytics"] };
  const asked = exportMembers(deps, lacking, location.id, {}, exportWords("en"));
  expect(await refusalOf(asked)).toBe("forbidden");
});

import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { pauseFlow } from "../../services/flows/flows.ts";
import { explain } from "../../services/why.ts";
import { aLocation } from "../support/invitees.ts";
import { aSheetFlow, type SheetFlow } from "../support/sheet-flow.ts";

const HEADER = "First name,Last name,Email\n";
const ADA = "Ada,Byron,ada@example.com\n";
const AT_ONCE = { policy: { quietSeconds: 0 } };

const why = (sheet: SheetFlow, email: string, page: { limit?: number; before?: string } = {}) =>
  explain(sheet.db, systemActor, sheet.location.id, { email, limit: 50, ...page });

test("an address that nobody named gets an answer too", async () => {
  const sheet = await aSheetFlow(HEADER, AT_ONCE);
  expect(await why(sheet, "ada@example.com")).toMatchObject({
    items: [{ type: "address.unknown", reasonCode: "never_seen" }],
    nextPosition: null,
  });
});

test("a refused row is found by what stood in it, with what is wrong and how to mend it", async () => {
  const sheet = await aSheetFlow(`${HEADER}Grace,Hopper,Grace@\n,,ada@example.com\n`, AT_ONCE);
  await sheet.look();
  const { items } = await why(sheet, " grace@ ");
  expect(items).toMatchObject([{ type: "row.invalid", reasonCode: "row_invalid" }]);
  expect(items[0]?.summary).toContain("Email: This is not an e-mail address");
  expect((await why(sheet, "ADA@example.com")).items[0]?.data).toMatchObject({
    flowId: sheet.flowId,
    line: 3,
    problems: [{ column: "First name", code: "required" }],
  });
});

test("who waits is told so: by rest, by a plan, by a pause", async () => {
  const people = Array.from({ length: 21 }, (_, at) => `P,${at},p${at}@example.com\n`).join("");
  const sheet = await aSheetFlow(HEADER + people);
  await sheet.look();
  expect((await why(sheet, "p3@example.com")).items).toMatchObject([
    { type: "row.resting", reasonCode: "row_resting" },
  ]);
  await sheet.rest();
  await sheet.look();
  const types = async () => (await why(sheet, "p3@example.com")).items.map(({ type }) => type);
  expect(await types()).toContain("row.held");
  await sheet.work((tx) => pauseFlow(tx, systemActor, sheet.flowId));
  expect((await types())[0]).toBe("flow.paused");
});

test("an address tells its whole story, newest first and page by page, also of the row it left", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, AT_ONCE);
  await sheet.look();
  await sheet.write((await sheet.read()).replace("ada@", "ada2@"));
  await sheet.look();
  const { items } = await why(sheet, "ada@example.com");
  const types = items.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining(["invitation.queued", "invitation.revoked", "row.rekeyed"]),
  );
  const paged: string[] = [];
  let before: string | null = null;
  do {
    const page = await why(sheet, "ada@example.com", { limit: 1, ...(before && { before }) });
    paged.push(...page.items.map(({ type }) => type));
    before = page.nextPosition;
  } while (before !== null);
  expect(paged).toEqual(types);
});

test("another location's decisions are not told", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, AT_ONCE);
  await sheet.look();
  const other = await aLocation(sheet.deps);
  const asked = { email: "ada@example.com", limit: 50 };
  expect(await explain(sheet.db, systemActor, other.id, asked)).toMatchObject({
    items: [{ reasonCode: "never_seen" }],
  });
});

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { at } from "../support/flow-on-hub.ts";
import { HEADER, joined, lineOf, linesOf } from "../support/sheet-on-hub.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hub: SheetHub;
beforeAll(async () => {
  hub = await startSheetHub();
});
afterAll(() => hub?.stop());

test.concurrent("an address that is corrected after the invite ends the old invitation and invites the new address", async () => {
  const sheet = await hub.invited("corrected", "Ada", "Ben");
  const [old, corrected] = [at("corrected", "ada"), at("corrected", "ada.byron")];
  const [, before] = linesOf(await sheet.read());
  await sheet.edit((text) => text.replace(old, corrected));
  await sheet.settle();
  await sheet.show("invited", "invited");
  const row = await sheet.row(corrected);
  expect(row).toMatchObject({ Problem: "", "Invite ID": before?.split(",").at(-1) });
  expect(await sheet.mailed()).toEqual(["ada", "ada.byron", "ben"]);
  const statuses = (await sheet.invitations()).map(({ email, status }) => `${email} ${status}`);
  expect(statuses.toSorted()).toEqual([
    `${corrected} sent`,
    `${old} revoked`,
    `${at("corrected", "ben")} sent`,
  ]);
  expect(await sheet.why(old)).toContain("address_corrected");
  expect(await sheet.why(corrected)).toContain("address_corrected");
});

test.concurrent("a name that is corrected is taken over, and brings no second mail", async () => {
  const sheet = await hub.invited("named", "Ada");
  await sheet.edit((text) => text.replace("Ada,Of named", "Augusta,Of named"));
  await sheet.settle();
  expect(await sheet.rows()).toMatchObject([{ "First name": "Augusta", Status: "invited" }]);
  expect(await sheet.invitations()).toMatchObject([{ firstName: "Augusta", status: "sent" }]);
  expect((await sheet.why(at("named", "ada")))[0]).toBe("row_changed");
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("spaces around an address and capitals in it name nobody new, and stay in the cell", async () => {
  const address = at("spaces", "ada");
  const line = (email: string) => `Ada,Byron,${email},`;
  const text = joined(HEADER, line(`  ${address.toUpperCase()} `));
  const sheet = await hub.aSheet({ slug: "spaces", text });
  await sheet.apply();
  await sheet.show("invited");
  expect(await sheet.theirs()).toBe(text);
  const runs = (await sheet.runs()).length;
  await sheet.edit((now) => now.replace(`  ${address.toUpperCase()} `, `${address}  `));
  const edited = await sheet.read();
  await sheet.settle();
  expect(await sheet.read()).toBe(edited);
  const nothing = { invite: 0, update: 0, rekey: 0, missing: 0 };
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.map(({ counts }) => counts)).toMatchObject([nothing, nothing]);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("a formula for a name is refused in its row, and stays as it was typed", async () => {
  const address = at("formula", "ada");
  const text = joined(HEADER, `=1+1,Byron,${address},`, lineOf("formula", "Ben"));
  const sheet = await hub.aSheet({ slug: "formula", text });
  await sheet.apply();
  await sheet.show("", "invited");
  expect(await sheet.row(address)).toMatchObject({
    Problem: expect.stringMatching(/^First name: .*formula/),
  });
  expect(await sheet.theirs()).toBe(text);
  expect((await sheet.why(address))[0]).toBe("row_invalid");
  expect(await sheet.mailed()).toEqual(["ben"]);

  await sheet.edit((now) => now.replace("=1+1", "Ada"));
  await sheet.show("invited", "invited");
  expect((await sheet.row(address))["Problem"]).toBe("");
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("phones with a leading + or 0 are read as numbers of the location's country, and stay as typed", async () => {
  const phones = ["+44 20 7946 0018", "030 901820", "0049 30 901821", "+4930901822"];
  const rows = phones.map((phone, n) => `P${n},Q,${at("phones", `p${n}`)},${phone}`);
  const text = joined("First name,Last name,Email,Phone number", ...rows);
  const sheet = await hub.aSheet({ slug: "phones", text });
  const { invite } = (await sheet.preview()).plan;
  expect(invite.map(({ fields }) => fields["phone"])).toEqual([
    "+442079460018",
    "+4930901820",
    "+4930901821",
    "+4930901822",
  ]);
  await sheet.apply();
  await sheet.show("invited", "invited", "invited", "invited");
  expect(await sheet.theirs()).toBe(text);
  expect(await sheet.mailed()).toEqual(["p0", "p1", "p2", "p3"]);
});

const dated = (slug: string) =>
  joined(
    "First name,Last name,Email,Plan ID,Start date,Birthday",
    `Ada,Byron,${at(slug, "ada")},desk,03/04/2027,10/12/1990`,
    `Ben,Turing,${at(slug, "ben")},desk,2027-04-03,`,
  );

test.concurrent("a date in a dd/mm location is read so, told to be unused yet, and stays as typed", async () => {
  const settings = { dateFormat: "dmy" };
  const sheet = await hub.aSheet({ slug: "dmy", text: dated("dmy"), settings });
  const { invite } = (await sheet.preview()).plan;
  expect(invite.map(({ fields }) => fields["startDate"])).toEqual(["2027-04-03", "2027-04-03"]);
  expect(invite[0]?.warnings).toContainEqual(
    expect.objectContaining({ column: "Plan ID", code: "not_used_yet" }),
  );
  await sheet.apply();
  await sheet.show("invited", "invited");
  expect(await sheet.theirs()).toBe(dated("dmy"));
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("a date that can be meant in two ways is refused in its row, never guessed", async () => {
  const sheet = await hub.aSheet({ slug: "two-ways", text: dated("two-ways") });
  await sheet.apply();
  await sheet.show("", "invited");
  expect(await sheet.row(at("two-ways", "ada"))).toMatchObject({
    Problem: expect.stringMatching(/^Start date: .*two ways.*YYYY-MM-DD/),
    "Start date": "03/04/2027",
    Birthday: "10/12/1990",
  });
  expect(await sheet.theirs()).toBe(dated("two-ways"));
  expect(await sheet.mailed()).toEqual(["ben"]);
});

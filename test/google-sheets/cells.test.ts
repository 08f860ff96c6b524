import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { at } from "../support/flow-on-hub.ts";
import { asText, date, formatted, formula } from "../support/google/cell.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER } from "../support/google-on-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hub: GoogleHub;
beforeAll(async () => {
  hub = await startGoogleHub();
});
afterAll(() => hub?.stop());

test.concurrent("an address that is corrected after the invite ends the old invitation and invites the new address", async () => {
  const slug = "corrected";
  const sheet = await hub.invited(slug, "Ada", "Ben");
  const [old, corrected] = [at(slug, "ada"), at(slug, "ada.byron")];
  const before = await sheet.row(old);
  sheet.tab.type("C2", corrected);
  await sheet.settle();
  await sheet.show("invited", "invited");
  const row = await sheet.row(corrected);
  expect(row).toMatchObject({ Problem: "", "Invite ID": before["Invite ID"] });
  expect(await sheet.mailed()).toEqual(["ada", "ada.byron", "ben"]);
  const statuses = (await sheet.invitations()).map(({ email, status }) => `${email} ${status}`);
  expect(statuses.toSorted()).toEqual([
    `${corrected} sent`,
    `${old} revoked`,
    `${at(slug, "ben")} sent`,
  ]);
  expect(await sheet.why(old)).toContain("address_corrected");
  expect(await sheet.why(corrected)).toContain("address_corrected");
});

test.concurrent("a name that is corrected is taken over, and brings no second mail", async () => {
  const sheet = await hub.invited("named", "Ada");
  sheet.tab.type("A2", "Augusta");
  await sheet.settle();
  expect(await sheet.rows()).toMatchObject([{ "First name": "Augusta", Status: "invited" }]);
  expect(await sheet.invitations()).toMatchObject([{ firstName: "Augusta", status: "sent" }]);
  expect((await sheet.why(at("named", "ada")))[0]).toBe("row_changed");
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("spaces around an address and capitals in it name nobody new, and stay in the cell", async () => {
  const address = at("spaces", "ada");
  const shouted = `  ${address.toUpperCase()} `;
  const rows = [HEADER, ["Ada", "Byron", shouted]];
  const sheet = await hub.aSheet({ slug: "spaces", rows });
  await sheet.apply();
  await sheet.show("invited");
  expect(sheet.tab.cell("C2")).toBe(shouted);
  const runs = (await sheet.runs()).length;
  sheet.tab.edit("C2", `${address}  `);
  const [edited, writes] = [sheet.tab.rows(), sheet.writes()];
  await sheet.settle();
  expect(sheet.tab.rows()).toEqual(edited);
  expect(sheet.writes()).toBe(writes);
  const nothing = { invite: 0, update: 0, rekey: 0, missing: 0 };
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.map(({ counts }) => counts)).toMatchObject([nothing, nothing]);
  expect(await sheet.mailed()).toEqual(["ada"]);
});

test.concurrent("a formula is taken for what it shows, an error or a text like a formula is refused in its row, and all stay as they are", async () => {
  const slug = "formula";
  const rows = [
    HEADER,
    [formula('="Ada"', "Ada"), "Byron", at(slug, "ada")],
    [formula("=A99", "#REF!"), "Byron", at(slug, "ref")],
    ["=1+1", "Byron", at(slug, "text")],
    ["Ed", "Byron", formula("=VLOOKUP(A9;B:C;2)", "#N/A")],
    ["Fay", formula("=B1&C1", "#NAME?"), at(slug, "fay")],
  ];
  const sheet = await hub.aSheet({ slug, rows });
  const theirs = sheet.theirs();
  await sheet.apply();
  await sheet.show("invited", "", "", "", "");
  expect(sheet.tab.column("Problem")).toEqual([
    "",
    expect.stringMatching(/^First name: .*formula in this cell says #REF!/),
    expect.stringMatching(/^First name: .*formula/),
    expect.stringMatching(/^Email: .*formula in this cell says #N\/A/),
    expect.stringMatching(/^Last name: .*formula in this cell says #NAME\?/),
  ]);
  expect(sheet.theirs()).toEqual(theirs);
  expect((await sheet.why(at(slug, "ref")))[0]).toBe("row_invalid");
  expect(await sheet.mailed()).toEqual(["ada"]);

  sheet.tab.type("A3", "Ref");
  sheet.tab.type("A4", "Text");
  await sheet.show("invited", "invited", "invited", "", "");
  expect(await sheet.mailed()).toEqual(["ada", "ref", "text"]);
});

test.concurrent("phones with a leading + or 0, texts and numbers, are read as of the location's country, and stay as they are", async () => {
  const slug = "phones";
  const phones = [
    "+44 20 7946 0018",
    "030 901820",
    "0049 30 901821",
    asText("030901822"),
    formatted(4930901823, '"+"0'),
    formatted(30901824, "000000000"),
    30901825,
    1e21,
  ];
  const rows = phones.map((phone, n) => [`P${n}`, "Q", at(slug, `p${n}`), phone]);
  const sheet = await hub.aSheet({ slug, rows: [[...HEADER.slice(0, 3), "Phone"], ...rows] });
  const theirs = sheet.theirs();
  const { invite, invalid } = (await sheet.preview()).plan;
  expect(invite.map(({ fields }) => fields["phone"])).toEqual([
    "+442079460018",
    "+4930901820",
    "+4930901821",
    "+4930901822",
    "+4930901823",
    "+4930901824",
    "+4930901825",
  ]);
  // A number has lost its 0, if it had one.
  const doubts = invite.map(({ warnings }) => warnings.map(({ code }) => code));
  expect(doubts).toEqual([...Array(6).fill([]), ["number_completed"]]);
  expect(invalid).toMatchObject([{ problems: [{ column: "Phone", code: "invalid_phone" }] }]);
  await sheet.apply();
  await sheet.show(...invite.map(() => "invited"), "");
  expect(sheet.theirs()).toEqual(theirs);
  expect(await sheet.mailed()).toEqual(invite.map((_, n) => `p${n}`));
});

const DATED = [...HEADER.slice(0, 3), "Plan ID", "Start date", "Birthday"];
const datedRows = (slug: string) => [
  DATED,
  ["Ada", "Byron", at(slug, "ada"), "desk", date("2027-04-03", "dd/mm/yyyy"), "10/12/1990"],
  ["Ben", "Turing", at(slug, "ben"), "desk", date("2027-04-03", "d. mmmm"), date("1990-12-10")],
  ["Cleo", "Hopper", at(slug, "cleo"), "desk", "2027-04-03", null],
  ["Dora", "Kay", at(slug, "dora"), "desk", "03/04/2027", null],
];

test.concurrent("a date cell is the day it holds, however it is shown; a text in a dd/mm location is read so, and all stay as they are", async () => {
  const settings = { dateFormat: "dmy" };
  const sheet = await hub.aSheet({ slug: "dmy", rows: datedRows("dmy"), settings });
  const theirs = sheet.theirs();
  const { invite } = (await sheet.preview()).plan;
  expect(invite.map(({ fields }) => fields["startDate"])).toEqual(Array(4).fill("2027-04-03"));
  await sheet.apply();
  await sheet.show("invited", "invited", "invited", "invited");
  expect(sheet.theirs()).toEqual(theirs);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
});

test.concurrent("a text that can be meant as two dates is refused in its row, a date cell never is, in whatever place", async () => {
  const slug = "two-ways";
  const sheet = await hub.aSheet({ slug, rows: datedRows(slug), locale: "en_US" });
  const theirs = sheet.theirs();
  await sheet.apply();
  await sheet.show("invited", "invited", "invited", "");
  expect(await sheet.row(at(slug, "dora"))).toMatchObject({
    Problem: expect.stringMatching(/^Start date: .*two ways.*YYYY-MM-DD/),
    "Start date": "03/04/2027",
  });
  expect(sheet.theirs()).toEqual(theirs);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

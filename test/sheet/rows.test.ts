import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { at } from "../support/flow-on-hub.ts";
import { HEADER, joined, lineOf, linesOf } from "../support/sheet-on-hub.ts";
import { visitor } from "../support/visitor.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hub: SheetHub;
beforeAll(async () => {
  hub = await startSheetHub();
});
afterAll(() => hub?.stop());

const NOTHING = { invite: 0, update: 0, rekey: 0, missing: 0, duplicate: 0, invalid: 0 };

test.concurrent("sorting A to Z makes no event, and each status stays with its person", async () => {
  const sheet = await hub.invited("sorted", "Cleo", "Ada", "Ben");
  const runs = (await sheet.runs()).length;
  const [header, cleo, ada, ben] = linesOf(await sheet.read());
  const sorted = joined(header, ada, ben, cleo);
  await sheet.write(sorted);
  await sheet.settle();
  expect(await sheet.read()).toBe(sorted);
  // The two passes that were asked for found nothing to do, and no other needed a run.
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.map(({ counts }) => counts)).toMatchObject([NOTHING, NOTHING]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a row that is inserted in the middle is invited, and no other is touched", async () => {
  const sheet = await hub.invited("inserted", "Ada", "Ben");
  const [header, ada, ben] = linesOf(await sheet.read());
  const dora = lineOf("inserted", "Dora");
  await sheet.write(joined(header, ada, dora, ben));
  await sheet.show("invited", "invited", "invited");
  const lines = linesOf(await sheet.read());
  expect(lines).toEqual([header, ada, expect.stringContaining(`${dora},invited,`), ben]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "dora"]);
});

test.concurrent("one row deleted and one added in the same save: the one is flagged, the other invited", async () => {
  const sheet = await hub.invited("swapped", "Ada", "Ben", "Cleo");
  const [header, ada, , cleo] = linesOf(await sheet.read());
  await sheet.write(joined(header, ada, lineOf("swapped", "Dora"), cleo));
  await sheet.settle();
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo", "dora"]);
  expect((await sheet.why(at("swapped", "ben")))[0]).toBe("row_missing");
  // Nobody is removed because their row is gone.
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(Array(4).fill("sent"));
  expect(await sheet.flow()).toMatchObject({ state: "running", problem: null });
});

test.concurrent("a row that is cut, saved, and pasted elsewhere is who it was", async () => {
  const sheet = await hub.invited("pasted", "Ada", "Ben", "Cleo");
  const [header, ada, ben, cleo] = linesOf(await sheet.read());
  await sheet.write(joined(header, ben, cleo));
  await sheet.pass();
  const pasted = joined(header, ben, cleo, ada);
  await sheet.write(pasted);
  await sheet.settle();
  expect(await sheet.read()).toBe(pasted);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("a copied row, with its Invite ID, is told to be a copy, and nobody is mailed twice", async () => {
  const sheet = await hub.invited("copied", "Ada", "Ben");
  const [header, ada, ben] = linesOf(await sheet.read());
  await sheet.write(joined(header, ada, ben, ada));
  await sheet.settle();
  const rows = await sheet.rows();
  const [original, ...more] = rows.filter((row) => row["Status"] === "invited");
  expect(more).toMatchObject([{ "First name": "Ben" }]);
  const [copy] = rows.filter((row) => row["Status"] === "");
  expect(original).toMatchObject({ "First name": "Ada", Problem: "" });
  expect(copy).toMatchObject({ Problem: expect.stringMatching(/Line \d says the same/) });
  expect(copy?.["Invite ID"]).not.toBe(original?.["Invite ID"]);
  expect(await sheet.theirs()).toBe(
    joined(HEADER, ...["Ada", "Ben", "Ada"].map((name) => lineOf("copied", name))),
  );
  expect(await sheet.mailed()).toEqual(["ada", "ben"]);
});

test.concurrent("a blank row in the middle ends nothing: who stands below it is invited, and it stays blank", async () => {
  const [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map((name) => lineOf("blank", name));
  const text = joined(HEADER, ada, "", ben, ",,,", "  ,,,", cleo);
  const sheet = await hub.aSheet({ slug: "blank", text });
  await sheet.apply();
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.theirs()).toBe(text);
  expect(linesOf(await sheet.read()).slice(4, 6)).toEqual([",,,", "  ,,,"]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("an empty column A hides nobody", async () => {
  const people = ["Ada", "Ben"].map((name) => `,${lineOf("column-a", name)}`);
  const text = joined(`,${HEADER}`, ...people);
  const sheet = await hub.aSheet({ slug: "column-a", text });
  await sheet.apply();
  await sheet.show("invited", "invited");
  expect(await sheet.theirs()).toBe(text);
  const cleo = `,${lineOf("column-a", "Cleo")}`;
  await sheet.edit((now) => now + joined(cleo));
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.theirs()).toBe(text + joined(cleo));
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

test.concurrent("columns that are moved, the hub's among them, make no event", async () => {
  const sheet = await hub.invited("moved", "Ada", "Ben");
  const runs = (await sheet.runs()).length;
  const before = await sheet.rows();
  // First, Last, Email, Notes, Status, Status at, Problem, Invite ID
  const order = [7, 2, 4, 1, 0, 6, 3, 5];
  await sheet.edit((text) =>
    joined(
      ...linesOf(text).map((line) => {
        const cells = line.split(",");
        return order.map((from) => cells[from]).join(",");
      }),
    ),
  );
  const moved = await sheet.read();
  await sheet.settle();
  expect(await sheet.read()).toBe(moved);
  expect(await sheet.rows()).toEqual(before);
  const since = (await sheet.runs()).slice(0, -runs);
  expect(since.map(({ counts }) => counts)).toMatchObject([NOTHING, NOTHING]);
  await sheet.edit((now) => now + joined(`,${at("moved", "cleo")},,,Cleo,,,`));
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
});

const QUIET_SECONDS = 6;

test.concurrent("a half-typed row rests: what is an address only by chance is not mailed", async () => {
  const slug = "typing";
  const policy = { quietSeconds: QUIET_SECONDS };
  const sheet = await hub.aSheet({ slug, text: joined(HEADER), policy });
  await sheet.apply();
  const whole = at(slug, "grace");
  const half = whole.replace(/m$/, "");
  await sheet.write(joined(HEADER, `Grace,Hopper,${half},`));
  expect((await sheet.pass()).counts).toMatchObject({ invite: 0, invalid: 0 });
  expect((await sheet.why(half))[0]).toBe("row_resting");
  expect(await sheet.rows()).toMatchObject([{ Status: "", Problem: "" }]);
  await sheet.edit((text) => text.replace(half, whole));
  await sheet.settle(QUIET_SECONDS);
  await sheet.show("invited");
  expect(await sheet.invitations()).toMatchObject([{ email: whole }]);
  expect((await hub.recorder.mails()).map(({ to }) => to)).not.toContain(half);
  expect(await sheet.mailed()).toEqual(["grace"]);
});

test.concurrent("a row whose address is not typed yet has its reason once it has rested, and is mailed when it has one", async () => {
  const slug = "unfinished";
  const sheet = await hub.aSheet({ slug, text: joined(HEADER) });
  await sheet.apply();
  await sheet.write(joined(HEADER, "Grace,,,"));
  await sheet.settle();
  expect(await sheet.rows()).toMatchObject([
    { "First name": "Grace", Status: "", Problem: "Email: Email is missing. Fill it in." },
  ]);
  expect(await sheet.mailed()).toEqual([]);
  await sheet.edit((text) => text.replace("Grace,,,", `Grace,,${at(slug, "grace")},`));
  await sheet.show("invited");
  expect((await sheet.rows())[0]?.["Problem"]).toBe("");
  expect(await sheet.mailed()).toEqual(["grace"]);
});

test.concurrent("a scanner that opens the link before the person activates nobody, and the person gets in", async () => {
  const sheet = await hub.invited("scanned", "Ada");
  const { text } = await hub.recorder.mailTo(at("scanned", "ada"));
  const path = /\/i\/\S+/.exec(text)?.[0] ?? "";
  const link = hub.url + path;
  for (const method of ["GET", "HEAD", "GET"]) {
    const { status } = await fetch(link, { method, headers: { "user-agent": "scanner" } });
    expect(status).toBe(200);
  }
  await sheet.settle();
  expect(await sheet.statuses()).toEqual(["invited"]);
  expect(await sheet.invitations()).toMatchObject([{ status: "sent", activatedAt: null }]);
  const person = visitor();
  await person.submit(await person.open(link));
  await sheet.show("activated");
  expect(await sheet.mailed()).toEqual(["ada"]);
});

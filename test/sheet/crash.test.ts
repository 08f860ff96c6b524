import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { flowWorkflowId } from "../../domain/ids.ts";
import type { Label } from "../../services/unit-of-work.ts";
import { startSheetHub, type SheetHub } from "../support/sheet-hub.ts";
import { at } from "../support/flow-on-hub.ts";
import { HEADER, joined, lineOf, type SheetOnHub } from "../support/sheet-on-hub.ts";
import { startStoppingWorker, type StoppingWorker } from "../support/stopping-worker.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const textOf = (slug: string, ...names: string[]) =>
  joined(HEADER, ...names.map((name) => lineOf(slug, name)));
const ALL = ["Ada", "Ben", "Cleo"];

/** A sheet over which the worker died, and what was to be seen of it when it was dead. */
type Crashed = {
  sheet: SheetOnHub;
  text: string;
  invitations: unknown[];
  why: string[];
};

let hub: SheetHub;
let worker: StoppingWorker;
let unread: Crashed;
let uncommitted: Crashed;
let unwritten: Crashed;
let unsaid: Crashed;

// One kill for all: Temporal learns by a missing heartbeat that a worker is gone, and that takes half a minute.
beforeAll(async () => {
  hub = await startSheetHub(async (settings, folder) => {
    worker = await startStoppingWorker(settings, folder);
    return worker;
  });
  const sheets = {
    unread: await hub.invited("unread", "Ada", "Ben"),
    unsaid: await standingAfterTheSend("unsaid"),
    uncommitted: await standingInAnApply("uncommitted", "unit-of-work:before-commit"),
    unwritten: await standingInAnApply("unwritten", "unit-of-work:committed"),
  };
  await standAfterTheRead(sheets.unread, "unread");
  await worker.kill();
  unread = await crashed(sheets.unread, "unread");
  uncommitted = await crashed(sheets.uncommitted, "uncommitted");
  unwritten = await crashed(sheets.unwritten, "unwritten");
  unsaid = await crashed(sheets.unsaid, "unsaid");
  await worker.ready();
});
afterAll(() => hub?.stop());

/** The mail server has the mail of the only row, and the hub has not noted that it has. */
async function standingAfterTheSend(slug: string): Promise<SheetOnHub> {
  const sheet = await hub.aSheet({ slug, text: textOf(slug, "Ada") });
  const stop = await worker.stopAt("mailer:answered");
  await sheet.apply();
  await stop.reached();
  return sheet;
}

/** The plan is taken up, in a transaction of its own, and is being carried out in the next. */
async function standingInAnApply(slug: string, label: Label): Promise<SheetOnHub> {
  const sheet = await hub.aSheet({ slug, text: textOf(slug, ...ALL) });
  const { planHash } = await sheet.preview();
  const stop = await worker.stopAt(label, { nth: 2, workflowId: flowWorkflowId(sheet.flowId) });
  // Its answer is lost with the worker.
  hub.api.send("POST", `/flows/${sheet.flowId}/apply`, { planHash }).catch(() => undefined);
  await stop.reached();
  return sheet;
}

/** A row was added and read, and nothing is kept of it yet. */
async function standAfterTheRead(sheet: SheetOnHub, slug: string): Promise<void> {
  const workflowId = flowWorkflowId(sheet.flowId);
  const stop = await worker.stopAt("unit-of-work:before-commit", { workflowId });
  await sheet.edit((text) => text + joined(lineOf(slug, "Cleo")));
  await stop.reached();
}

const crashed = async (sheet: SheetOnHub, slug: string): Promise<Crashed> => ({
  sheet,
  text: await sheet.read(),
  invitations: await sheet.invitations(),
  why: await sheet.why(at(slug, "cleo")),
});

/** Everybody was invited once, and only the hub's own columns were touched. */
async function expectAllInvitedOnce({ sheet }: Crashed, slug: string): Promise<void> {
  await sheet.show("invited", "invited", "invited");
  expect(await sheet.theirs()).toBe(textOf(slug, ...ALL));
  expect((await sheet.rows()).map((row) => row["Problem"])).toEqual(["", "", ""]);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
  expect(await sheet.invitations()).toHaveLength(3);
}

test("a crash between the read and what is kept of it forgets the read: the row is read again, and mailed once", async () => {
  expect(unread.invitations).toHaveLength(2);
  expect(unread.text.endsWith(joined(lineOf("unread", "Cleo")))).toBe(true);
  expect(unread.why).toEqual(["never_seen"]);
  await expectAllInvitedOnce(unread, "unread");
});

test("a crash before the invitations are committed leaves none of them, and all are made once later", async () => {
  expect(uncommitted.invitations).toEqual([]);
  expect(uncommitted.text).toBe(textOf("uncommitted", ...ALL));
  expect(uncommitted.why).toContain("approved");
  await expectAllInvitedOnce(uncommitted, "uncommitted");
});

test("a crash after the commit and before the statuses are written costs nobody a second mail", async () => {
  expect(unwritten.invitations).toHaveLength(3);
  expect(unwritten.text).toBe(textOf("unwritten", ...ALL));
  expect(unwritten.why).toContain("invited");
  await expectAllInvitedOnce(unwritten, "unwritten");
});

test("a crash between the send and the ledger mails nobody twice, and the row says that it is in doubt", async () => {
  expect(unsaid.invitations).toMatchObject([{ status: "queued" }]);
  await unsaid.sheet.show("invited");
  // The queue has gone on, so that nothing is under way that could be a second one.
  await unwritten.sheet.show("invited", "invited", "invited");
  expect(await unsaid.sheet.mailed()).toEqual(["ada"]);
  expect(await unsaid.sheet.invitations()).toMatchObject([{ mail: { state: "unknown" } }]);
  expect(await unsaid.sheet.rows()).toMatchObject([
    { Problem: "It is not known whether the mail went out; it is not sent again by itself." },
  ]);
  expect(await unsaid.sheet.theirs()).toBe(textOf("unsaid", "Ada"));
});

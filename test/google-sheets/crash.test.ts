import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { flowWorkflowId } from "../../domain/ids.ts";
import type { Label } from "../../services/unit-of-work.ts";
import { at } from "../support/flow-on-hub.ts";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { HEADER, rowOf, type GoogleOnHub } from "../support/google-on-hub.ts";
import { startStoppingWorker, type StoppingWorker } from "../support/stopping-worker.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

const ALL = ["Ada", "Ben", "Cleo"];
const VALUES = "sheets.spreadsheets.values.batchUpdateByDataFilter";

/** A sheet over which the worker died, and what was to be seen of it when it was dead. */
type Crashed = { sheet: GoogleOnHub; rows: string[][]; invitations: unknown[]; why: string[] };

let hub: GoogleHub;
let worker: StoppingWorker;
let unread: Crashed;
let uncommitted: Crashed;
let unwritten: Crashed;
let unheard: Crashed;

// One kill for all: Temporal learns by a missing heartbeat that a worker is gone, and that takes a while.
beforeAll(async () => {
  hub = await startGoogleHub({
    startWorker: async (settings, folder) => {
      worker = await startStoppingWorker(settings, folder);
      return worker;
    },
  });
  const sheets = {
    unread: await hub.invited("unread", "Ada", "Ben"),
    uncommitted: await standingInAnApply("uncommitted", "unit-of-work:before-commit"),
    unwritten: await standingInAnApply("unwritten", "unit-of-work:committed"),
    unheard: await standingInAWrite("unheard"),
  };
  await standAfterTheRead(sheets.unread, "unread");
  // A mail that is just being handed over would be in doubt, which is another story.
  for (const sheet of [sheets.unwritten, sheets.unheard]) await sheet.mailed();
  await worker.kill();
  unread = await crashed(sheets.unread, "unread");
  uncommitted = await crashed(sheets.uncommitted, "uncommitted");
  unwritten = await crashed(sheets.unwritten, "unwritten");
  unheard = await crashed(sheets.unheard, "unheard");
  await worker.ready();
});
afterAll(() => hub?.stop());

const rowsOf = (slug: string) => [HEADER, ...ALL.map((name) => rowOf(slug, name))];

/** The plan is taken up, in a transaction of its own, and is being carried out in the next. */
async function standingInAnApply(slug: string, label: Label): Promise<GoogleOnHub> {
  const sheet = await hub.aSheet({ slug, rows: rowsOf(slug) });
  const { planHash } = await sheet.preview();
  const stop = await worker.stopAt(label, { nth: 2, workflowId: flowWorkflowId(sheet.flowId) });
  // Its answer is lost with the worker.
  hub.api.send("POST", `/flows/${sheet.flowId}/apply`, { planHash }).catch(() => undefined);
  await stop.reached();
  return sheet;
}

/** Google has written the statuses, and its answer is on its way. */
async function standingInAWrite(slug: string): Promise<GoogleOnHub> {
  const sheet = await hub.aSheet({ slug, rows: rowsOf(slug) });
  let written = false;
  hub.google.slow(VALUES, 30_000, { of: sheet.book.id });
  hub.google.after(VALUES, () => void (written = true), { of: sheet.book.id });
  const { planHash } = await sheet.preview();
  hub.api.send("POST", `/flows/${sheet.flowId}/apply`, { planHash }).catch(() => undefined);
  await waitFor(() => written, { what: "the write", limitMs: 30_000 });
  return sheet;
}

/** A row was added and read, and nothing is kept of it yet. */
async function standAfterTheRead(sheet: GoogleOnHub, slug: string): Promise<void> {
  const workflowId = flowWorkflowId(sheet.flowId);
  const stop = await worker.stopAt("unit-of-work:before-commit", { workflowId });
  sheet.tab.append(rowOf(slug, "Cleo"));
  await stop.reached();
}

const crashed = async (sheet: GoogleOnHub, slug: string): Promise<Crashed> => ({
  sheet,
  rows: sheet.tab.rows(),
  invitations: await sheet.invitations(),
  why: await sheet.why(at(slug, "cleo")),
});

/** Everybody was invited once, the hub's columns were made once, and no others were touched. */
async function expectAllInvitedOnce({ sheet }: Crashed, slug: string): Promise<void> {
  await sheet.show("invited", "invited", "invited");
  await sheet.says(null);
  const [header, ...people] = sheet.tab.rows();
  expect(header).toEqual([...HEADER, "Status", "Status at", "Problem", "Invite ID"]);
  expect(people.map((row) => row.slice(0, HEADER.length))).toEqual(rowsOf(slug).slice(1));
  expect(sheet.tab.column("Problem")).toEqual(["", "", ""]);
  expect(new Set(sheet.tab.column("Invite ID")).size).toBe(3);
  expect(await sheet.mailed()).toEqual(["ada", "ben", "cleo"]);
  expect(await sheet.invitations()).toHaveLength(3);
}

test("a crash between the read and what is kept of it forgets the read: the row is read again, and mailed once", async () => {
  expect(unread.invitations).toHaveLength(2);
  expect(unread.rows.at(-1)?.slice(HEADER.length)).toEqual(["", "", "", ""]);
  expect(unread.why).toEqual(["never_seen"]);
  await expectAllInvitedOnce(unread, "unread");
});

test("a crash before the invitations are committed leaves none of them, and all are made once later", async () => {
  expect(uncommitted.invitations).toEqual([]);
  expect(uncommitted.rows).toEqual(rowsOf("uncommitted"));
  expect(uncommitted.why).toContain("approved");
  await expectAllInvitedOnce(uncommitted, "uncommitted");
});

test("a crash after the commit and before the statuses are written costs nobody a second mail", async () => {
  expect(unwritten.invitations).toHaveLength(3);
  expect(unwritten.rows).toEqual(rowsOf("unwritten"));
  expect(unwritten.why).toContain("invited");
  await expectAllInvitedOnce(unwritten, "unwritten");
});

test("a crash between the statuses' write and Google's answer writes them again, into the same cells", async () => {
  expect(unheard.rows[1]).toHaveLength(HEADER.length + 4);
  expect(unheard.rows[1]?.[HEADER.length]).toBe("queued");
  await expectAllInvitedOnce(unheard, "unheard");
});

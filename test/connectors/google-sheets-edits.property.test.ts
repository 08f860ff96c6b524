import Papa from "papaparse";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { flowActivities } from "../../activities/flows.ts";
import { connect } from "../../connectors/connector.ts";
import { googleSheets } from "../../connectors/google-sheets/google-sheets.ts";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { openSettings } from "../../services/connection-settings.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork, type Tx } from "../../services/unit-of-work.ts";
import { seeded } from "../faults/random.ts";
import { testDatabase } from "../support/database.ts";
import { startGoogle } from "../support/google/google.ts";
import { aLocation, serviceDeps } from "../support/invitees.ts";
import { SheetEditor } from "../support/sheet-editor.ts";
import { EDITS } from "../support/sheet-edits.ts";
import { surroundingsOf } from "./google-stand.ts";

const WANTED = 500;
const PEOPLE = 12;
/** A number here runs the edits of that seed again. */
const SEED: number | undefined = undefined;

/** A flow on a shared sheet, and what somebody with an editor does to it. */
async function googleFlow(editor: SheetEditor) {
  const { db } = await testDatabase();
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  google.limits({ perUser: 100_000, perProject: 100_000 });
  const key = google.serviceAccount();
  const file = google.spreadsheet({ sharedWith: { [key.client_email]: "writer" } });
  const tab = file.tab();
  const deps = serviceDeps(db);
  const work = <T>(asked: (tx: Tx) => Promise<T>) => unitOfWork(deps, asked);
  const location = await aLocation(deps);
  const flow = await work(async (tx) => {
    const connection = await createConnection(tx, systemActor, location.id, {
      connector: "google-sheets",
      name: "Members",
      settings: { serviceAccountKey: JSON.stringify(key) },
    });
    return createFlow(tx, systemActor, location.id, {
      name: "Sheet",
      trigger: {
        connectionId: connection.id,
        key: "rows",
        input: { spreadsheetId: file.url, sheet: tab.sheetId },
      },
      action: { connectionId: "members", key: "inviteMember" },
      policy: { quietSeconds: 60, holdAboveNew: 1_000, holdAboveEndsPercent: 100 },
    });
  });
  await db.updateTable("flow").set({ state: "running" }).execute();
  const activities = flowActivities({
    ...deps,
    publicUrl: new URL("http://127.0.0.1:3000"),
    heartbeat: () => undefined,
    connectors: {
      open: async (row) =>
        connect(googleSheets, openSettings(deps.keys.seal, row), surroundingsOf(google)),
      renewAccess: async () => false,
    },
  });
  return {
    google,
    write(text: string): void {
      const { separator: delimiter, newline } = editor.form;
      const bare = text.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
      tab.replace(
        Papa.parse<string[]>(bare, { delimiter, newline: newline === "\n" ? "\n" : "\r\n" }).data,
      );
    },
    /** With the blank rows at the end, which a grid has none of. */
    read(): string {
      const rows = tab.rows();
      while (rows.length < editor.rows.length + 1) rows.push([""]);
      const { separator: delimiter, quotes, newline, mark } = editor.form;
      return mark + Papa.unparse(rows, { delimiter, quotes, newline }) + newline;
    },
    look: () => activities.lookAtSource(flow.id),
    flow: () => db.selectFrom("flow").selectAll().executeTakeFirstOrThrow(),
    /** Lets the rows' minute pass. */
    rest: () =>
      db
        .updateTable("knownRow")
        .set({
          unchangedSince: sql<Date>`unchanged_since - interval '1 minute'`,
          missingSince: sql<Date>`missing_since - interval '1 minute'`,
        })
        .execute(),
    /** What was decided about rows and people since so many lines. */
    async decisions(after: number): Promise<string[]> {
      const lines = await db
        .selectFrom("audit as a")
        .leftJoin("person as p", "p.id", "a.personId")
        .select("a.type")
        .select((e) => e.fn.coalesce("a.address", "p.canonicalEmail").as("address"))
        .orderBy("a.id")
        .execute();
      return lines
        .slice(after)
        .filter(({ type }) => /^(row|member|invitation)\./.test(type))
        .map(({ type, address }) => `${type} ${address}`);
    },
    async count(): Promise<number> {
      return (await db.selectFrom("audit").select("id").execute()).length;
    },
  };
}

test(
  `${WANTED} random edits of a shared sheet bring exactly what the rows that changed ask for`,
  { timeout: 180_000 },
  async () => {
    const seed = SEED ?? Date.now() % 1_000_000;
    process.stdout.write(`seed ${seed}\n`);
    const editor = new SheetEditor(seeded(seed), PEOPLE);
    const sheet = await googleFlow(editor);
    sheet.write(editor.text());
    await sheet.look();
    await sheet.rest();
    expect(await sheet.look()).toMatchObject({ invited: PEOPLE });
    await sheet.look();
    for (let done = 0; done < WANTED;) {
      editor.open(sheet.read());
      const before = await sheet.count();
      const names: string[] = [];
      const wanted = 1 + editor.below(5);
      while (names.length < wanted) {
        const name = editor.pick(Object.keys(EDITS)) ?? "sort";
        if (EDITS[name]?.(editor)) names.push(name);
      }
      done += names.length;
      sheet.write(editor.text());
      await sheet.look();
      await sheet.rest();
      await sheet.look();
      const where = `seed ${seed}, after ${done} edits, by ${names.join(", ")}:\n${editor.text()}`;
      const got = await sheet.decisions(before);
      expect(got.toSorted(), where).toEqual(editor.expected.toSorted());
    }
    editor.reread(sheet.read());
    expect(await sheet.flow()).toMatchObject({ state: "running" });
  },
);

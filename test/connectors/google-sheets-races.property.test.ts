import fc from "fast-check";
import { expect, test } from "vitest";
import { OWN_COLUMNS, type OwnCells } from "../../domain/roster/columns.ts";
import type { TabSide } from "../support/google/people-tab.ts";
import { googleStand, invited } from "./google-stand.ts";

const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);

const NAMES = ["Ada", "Ben", "Cy", "Dan", "Eve", "Fay", "Gus", "Hal"];
const NEW_NAMES = ["Ida", "Jon", "Kim", "Leo"];
const HEADER = ["First name", "Last name", "Email", "Notes"];
const MOMENTS = ["before read", "after read", "before write", "after write"] as const;

const personNamed = (name: string) => [
  name,
  "Byron",
  `${name.toLowerCase()}@example.com`,
  `about ${name}`,
];

type Edit = (tab: TabSide, at: number) => void;

const columnAt = (tab: TabSide, at: number) => {
  const header = tab.rows()[0] ?? [];
  return header[at % header.length] ?? "Email";
};
const rowAt = (tab: TabSide, at: number) => 2 + (at % tab.records().length);

const EDITS: Record<string, Edit> = {
  sort: (tab, at) => tab.sort(columnAt(tab, at), at % 2 ? "ascending" : "descending"),
  insertRow(tab, at) {
    const name = NEW_NAMES.find((one) => !tab.column("First name").includes(one));
    if (name === undefined) return;
    const row = rowAt(tab, at);
    tab.insertRow(row);
    const [first = "", last = "", email = "", notes = ""] = personNamed(name);
    tab.set(row, { "First name": first, "Last name": last, Email: email, Notes: notes });
  },
  insertBlankRow: (tab, at) => tab.insertRow(rowAt(tab, at)),
  deleteRow: (tab, at) => tab.deleteRows(rowAt(tab, at)),
  moveRow: (tab, at) => tab.moveRow(rowAt(tab, at), rowAt(tab, at * 7 + 3)),
  insertColumn: (tab, at) => tab.insertColumn(columnAt(tab, at), `Note ${at}`),
  moveColumn: (tab, at) => tab.moveColumn(columnAt(tab, at), columnAt(tab, at * 5 + 2)),
  editNotes: (tab, at) => tab.set(rowAt(tab, at), { Notes: `seen ${at}` }),
  renameTab: (tab, at) => tab.rename(`People ${at}`),
};

const edit = fc.record({
  name: fc.constantFrom(...Object.keys(EDITS)),
  at: fc.nat(1000),
});

const scene = fc.record({
  wereTold: fc.boolean(),
  moment: fc.constantFrom(...MOMENTS),
  skip: fc.nat(2),
  edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
  said: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
});

/** What people have in their own columns, by person and by the columns' names. */
function theirs(tab: TabSide): string[] {
  const own = new Set<string>(OWN_COLUMNS);
  const said = (row: Record<string, string>) =>
    Object.entries(row)
      .filter(([name]) => !own.has(name))
      .map(([name, cell]) => `${name}: ${cell}`)
      .toSorted()
      .join();
  return tab
    .records()
    .filter((row) => row["Email"] !== "")
    .map(said)
    .toSorted();
}

test("whatever people do in the moment of a write, it changes no cell of theirs and leaves no one another's ID", async () => {
  process.stdout.write(`fast-check seed ${seed}: repeat with FC_SEED=${seed}\n`);
  const { google, key, source } = await googleStand();
  await fc.assert(
    fc.asyncProperty(scene, async ({ wereTold, moment, skip, edits, said }) => {
      google.heal();
      google.limits({ perUser: 10_000, perProject: 10_000 });
      const sheet = google.spreadsheet({
        sharedWith: { [key.client_email]: "writer" },
        tabs: [{ title: "Members", rows: [HEADER, ...NAMES.map(personNamed)] }],
      });
      const tab = sheet.tab();
      const input = { spreadsheetId: sheet.id, sheet: 0 };
      const say = async (cells: (name: string) => OwnCells | undefined) => {
        const read = await source.read(input);
        const rows = read.records.flatMap(({ line, inviteId, fields }) => {
          const wanted = cells(fields.firstName ?? "");
          return wanted ? [{ line, inviteId, cells: wanted }] : [];
        });
        return source.writeBack(input, { version: read.version, rows, read });
      };
      if (wereTold) await say(invited);
      let after = theirs(tab);
      const [when, kind] = moment.split(" ");
      const deed = () => {
        for (const { name, at } of edits) if (tab.records().length > 2) EDITS[name]?.(tab, at);
        after = theirs(tab);
      };
      if (when === "before") google.before(kind === "read" ? "read" : "write", deed, { skip });
      else google.after(kind === "read" ? "read" : "write", deed, { skip });
      await say((name) =>
        said.includes(name) ? { ...invited(name), Status: "activated" } : undefined,
      );
      expect(theirs(tab)).toEqual(after);
      for (const row of tab.records()) {
        const own = [`mbr_${row["First name"]?.toLowerCase()}`, ""];
        expect(own).toContain(row["Invite ID"]);
      }
      google.heal();
      await say((name) => invited(name));
      const people = tab.records().filter((row) => row["Email"] !== "");
      expect(people.map((row) => row["Invite ID"])).toEqual(
        people.map((row) => `mbr_${row["First name"]?.toLowerCase()}`),
      );
      expect(people.every((row) => row["Status"] === "invited")).toBe(true);
    }),
    { seed, numRuns: 100 },
  );
}, 120_000);

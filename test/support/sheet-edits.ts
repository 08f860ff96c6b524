import { OWN_COLUMNS } from "../../domain/roster/columns.ts";
import { MINE, type Row, type SheetEditor } from "./sheet-editor.ts";

const OURS = new Set<string>(OWN_COLUMNS);
const UPDATED = ["row.updated", "member.updated"];
const INVITED = ["member.created", "invitation.queued"];
const REVOKED = ["invitation.revoked", "member.removed"];

/** Each edit says whether the sheet gave it something to do. */
export const EDITS: Record<string, (editor: SheetEditor) => boolean> = {
  sort(editor) {
    const column = editor.pick(editor.header) ?? "";
    const sign = editor.below(2) === 0 ? 1 : -1;
    editor.rows.sort((a, b) => sign * editor.cell(a, column).localeCompare(editor.cell(b, column)));
    return true;
  },
  insertRow(editor) {
    const person = editor.newPerson();
    editor.insert(editor.rowOf(person));
    editor.expect(person.Email, ...INVITED);
    return true;
  },
  insertRowWithoutAddress(editor) {
    if (editor.addressless().length > 3) return false;
    editor.insert(editor.rowOf({ ...editor.newPerson(), Email: "ada@" }));
    editor.expect("ada@", "row.invalid");
    return true;
  },
  breakAddress(editor) {
    if (editor.people().length < editor.fewest || editor.addressless().length > 3) return false;
    return editor.take(editor.pick(editor.alone()), (row) => {
      const email = editor.email(row);
      editor.broken.set(editor.cell(row, "First name"), email);
      editor.set(row, { Email: email.replace(/\..*/, "") });
      editor.expect(editor.email(row), "row.invalid");
    });
  },
  mendAddress: (editor) =>
    editor.take(editor.pick(editor.addressless()), (row) => {
      const before = editor.lost(row);
      const { Email: after, "Last name": name } = editor.newPerson();
      editor.broken.delete(editor.cell(row, "First name"));
      if (before === undefined) {
        editor.set(row, { Email: after });
        editor.expect(after, ...INVITED);
        return;
      }
      const mend = editor.pick([
        () => editor.set(row, { Email: before }),
        () => {
          editor.set(row, { Email: before.toUpperCase(), "Last name": name });
          editor.expect(before, ...UPDATED);
        },
        () => {
          editor.set(row, { Email: after });
          editor.expect(before, "row.rekeyed", ...REVOKED);
          editor.expect(after, "row.rekeyed", ...INVITED);
        },
      ]);
      mend?.();
    }),
  removeRowWithoutAddress: (editor) =>
    editor.take(editor.pick(editor.addressless()), (row) => {
      const email = editor.lost(row);
      editor.broken.delete(editor.cell(row, "First name"));
      editor.remove(row);
      if (email !== undefined) editor.expect(email, "row.missing");
    }),
  /** Its copy stands for the person then. */
  removeOriginal: (editor) =>
    editor.take(editor.pick(editor.oldCopies()), (copy) => {
      const email = editor.email(copy);
      const original = editor.people().find((row) => editor.email(row) === email);
      editor.touchAll(email);
      if (original) editor.remove(original);
    }),
  insertBlankRows(editor) {
    if (editor.rows.length > 40) return false;
    editor.insert({
      cells: editor.pick([[], [""], editor.header.map(() => " ")]) ?? [],
      touched: true,
    });
    return true;
  },
  removeBlankRows(editor) {
    editor.rows = editor.rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
    return true;
  },
  moveColumn(editor) {
    const [from, to] = [editor.below(editor.header.length), editor.below(editor.header.length)];
    for (const cells of [editor.header, ...editor.rows.map((row) => row.cells)]) {
      while (cells.length < editor.header.length) cells.push("");
      cells.splice(to, 0, ...cells.splice(from, 1));
    }
    return true;
  },
  moveRow: (editor) =>
    editor.take(editor.pick([...editor.people(), ...editor.refused()]), (row) => {
      editor.remove(row);
      editor.insert(row);
    }),
  cutRow(editor) {
    if (editor.people().length < editor.fewest) return false;
    return editor.take(editor.pick(editor.alone()), (row) => {
      editor.remove(row);
      const cells = editor.header.map((column) => [column, editor.cell(row, column)]);
      editor.clipboard.push({ cells: Object.fromEntries(cells), isFresh: true });
      editor.expect(editor.email(row), "row.missing");
    });
  },
  pasteRow(editor) {
    const cut = editor.clipboard.find(({ isFresh }) => !isFresh);
    if (!cut) return false;
    editor.clipboard = editor.clipboard.filter((other) => other !== cut);
    const row: Row = { cells: [], touched: true };
    editor.set(row, cut.cells);
    editor.insert(row);
    editor.expect(editor.email(row), "row.returned");
    return true;
  },
  copyRow(editor) {
    if (editor.copies().length > 4) return false;
    return editor.take(editor.pick(editor.people()), (row) => {
      editor.insert({ cells: [...row.cells], touched: true });
      editor.expect(editor.email(row), "row.duplicate");
    });
  },
  removeCopy: (editor) =>
    editor.take(editor.pick(editor.oldCopies()), (row) => {
      editor.touchAll(editor.email(row));
      editor.remove(row);
    }),
  fillCopy: (editor) =>
    editor.take(editor.pick(editor.oldCopies()), (row) => {
      editor.touchAll(editor.email(row));
      const person = editor.newPerson();
      editor.set(row, person);
      editor.expect(person.Email, ...INVITED);
    }),
  saveInAnotherForm(editor) {
    editor.form = {
      separator: editor.pick([",", ";", "\t"]) ?? ",",
      quotes: editor.below(2) === 0,
      newline: editor.pick(["\n", "\r\n"]) ?? "\n",
      mark: editor.pick(["", "\uFEFF"]) ?? "",
    };
    return true;
  },
  editName: (editor) =>
    editor.take(editor.pick(editor.alone()), (row) => {
      const { "Last name": name } = editor.newPerson();
      editor.set(row, { "Last name": name });
      editor.expect(editor.email(row), ...UPDATED);
    }),
  editNotes: (editor) =>
    editor.take(editor.pick(editor.people()), (row) => {
      editor.set(row, { Notes: `Seen ${editor.below(1000)} times` });
    }),
  editMine: (editor) =>
    editor.take(editor.pick([...editor.people(), ...editor.refused()]), (row) => {
      const word = `said ${editor.below(1000)}`;
      editor.set(row, { [editor.pick(Object.keys(MINE)) ?? ""]: word });
    }),
  loseInviteId: (editor) =>
    editor.take(editor.pick(editor.alone()), (row) => editor.set(row, { "Invite ID": "" })),
  /** Alone among edits of content: a corrected address without its key is only a suspicion. */
  deleteOurColumns(editor) {
    if (editor.rows.some(({ touched }) => touched) || editor.hasFreshCut()) return false;
    editor.keepColumns((column) => !OURS.has(column));
    return true;
  },
  deleteOneOfOurs(editor) {
    const gone = editor.pick(["Status", "Status at", "Problem"]);
    editor.keepColumns((column) => column !== gone);
    return true;
  },
  correctAddress: (editor) =>
    editor.take(editor.pick(editor.alone()), (row) => {
      const before = editor.email(row);
      const { Email: after } = editor.newPerson();
      editor.set(row, { Email: after });
      editor.expect(before, "row.rekeyed", ...REVOKED);
      editor.expect(after, "row.rekeyed", ...INVITED);
    }),
};

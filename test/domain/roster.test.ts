import { describe, expect, test } from "vitest";
import { columnsOf } from "../../domain/roster/columns.ts";
import { markDuplicates } from "../../domain/roster/duplicates.ts";
import { fingerprint } from "../../domain/roster/fingerprint.ts";
import { readRow } from "../../domain/roster/row.ts";
import { ada, adaRow, fieldsOf, header, people, problemsOf, roster } from "./read-roster.ts";

describe("a row", () => {
  test("stands on its own: a bad one says why and spoils no other", () => {
    const text = people(
      ",B,bob@example.com",
      adaRow,
      "Cy,C,cy@",
      "=1+1,D,dee@example.com",
      "<b>,E,eve@example.com",
    );
    expect(problemsOf(text)).toEqual([
      ["required"],
      [],
      ["invalid_email"],
      ["formula"],
      ["markup"],
    ]);
  });

  test("names its line, the column as it is headed, and the way to mend it", () => {
    expect(roster("\nE-Mail,Vorname\nada,Ada").rows).toMatchObject([
      {
        line: 3,
        problems: [
          {
            column: "E-Mail",
            code: "invalid_email",
            message: expect.stringContaining("like ada@example.com"),
          },
        ],
      },
    ]);
  });

  test("has its phone number read by the country given", () => {
    const text = `Email,First name,Phone\nada@example.com,Ada,030 1234567`;
    expect(fieldsOf(text, { country: "DE" })).toMatchObject([{ phone: "+49301234567" }]);
    expect(problemsOf(text)).toEqual([["invalid_phone"]]);
  });

  test("of a grid is read by the same readers as one of a text", () => {
    const names = ["Email", "First name", "Phone", "Plan ID", "Start date"];
    const cells = ["Ada <Ada@example.com>", "A\u200Bda", "030 1234567", "p1", "46357"];
    const options = { country: "DE", today: "2026-11-24" };
    const [ofText] = roster([names, cells].map((row) => row.join(";")).join("\n"), options).rows;
    expect(readRow(2, cells, columnsOf(names), options)).toEqual(ofText);
    expect(ofText?.warnings).toHaveLength(4);
  });
});

describe("two rows of one address", () => {
  const own = "Status,Status at,Problem,Invite ID";

  const marked = (...rows: string[]) => {
    const read = roster([`${header},${own}`, ...rows].join("\n"), { shortRows: "fill" });
    markDuplicates(read.rows, "Email", (row) => row.inviteId !== undefined);
    return read.rows;
  };

  test("that differ are both refused, each with the other's line", () => {
    const rows = marked(adaRow, "Eve,L,ada@example.com");
    expect(rows.map(({ problems }) => problems[0]?.message)).toEqual([
      expect.stringContaining("Line 3"),
      expect.stringContaining("Line 2"),
    ]);
  });

  test("of which one stands leave that one alone", () => {
    const rows = marked("Eve,L,ada@example.com", `${adaRow},invited,,,id-1`);
    expect(rows.map(({ problems }) => problems.length)).toEqual([1, 0]);
  });

  test("with plus tags or dots are two people", () => {
    const rows = marked("Ada,L,a.da@example.com", "Ada,L,ada+1@example.com", adaRow);
    expect(rows.map(({ problems }) => problems)).toEqual([[], [], []]);
  });

  test("are compared by whoever compares rows, not while they are read", () => {
    expect(problemsOf(people(adaRow, adaRow))).toEqual([[], []]);
  });
});

describe("our own columns", () => {
  const own = "Status,Status at,Problem,Invite ID";

  test("are recognised, wherever they were moved, and are no part of what the customer said", () => {
    const before = roster(people(adaRow)).rows[0];
    const at = "2026-11-24T06:00:00Z";
    const names = `Invite ID,Status,${header},Problem,Status at`;
    const after = roster(`${names}\nmbr_1,invited,${adaRow},,${at}`).rows[0];
    expect(after).toMatchObject({
      inviteId: "mbr_1",
      own: { Status: "invited", "Status at": at, Problem: "", "Invite ID": "mbr_1" },
      cells: ["", "", "Ada", "Lovelace", "ada@example.com", "", ""],
    });
    expect(fingerprint(after?.fields ?? {})).toBe(fingerprint(before?.fields ?? {}));
  });

  test("are told from the customer's own of the same name", () => {
    expect(roster(`${header},Status\n${adaRow},VIP`).rows[0]).toMatchObject({ own: {} });
    const both = roster(`${header},Status,${own}\n${adaRow},VIP,invited,,,id-1`).rows[0];
    expect(both?.own.Status).toBe("invited");
    expect(both?.cells[3]).toBe("VIP");
  });

  /** The positions that are ours in a table of these rows. */
  const ours = (...rows: string[]) => {
    const read = roster(rows.join("\n"), { shortRows: "fill" });
    return Object.fromEntries(
      read.columns.flatMap(({ own: name }, position) => (name ? [[name, position]] : [])),
    );
  };
  const at = "2026-11-24T06:00:00Z";

  test.each<[string, string[], Record<string, number>]>([
    [
      "the one that says only our words, though the Invite ID was moved beside the other",
      ["Invite ID,Status,Email,Status,Status at,Problem", `mbr_1,VIP,a@example.com,queued,${at},`],
      { "Invite ID": 0, Status: 3, "Status at": 4, Problem: 5 },
    ],
    [
      "the one that most of our others stand nearest to, where both say our words",
      [
        "Invite ID,Status,Email,Status,Status at,Problem",
        `mbr_1,invited,a@example.com,queued,${at},`,
      ],
      { "Invite ID": 0, Status: 3, "Status at": 4, Problem: 5 },
    ],
    [
      "none, where both say something else",
      [`Status,Email,${own}`, `VIP,a@example.com,call her,${at},,mbr_1`],
      { "Status at": 3, Problem: 4, "Invite ID": 5 },
    ],
    [
      "the one whose cells are sentences, of two Problems",
      [
        "Problem,Status,Status at,Email,Problem,Invite ID",
        `pays late,queued,${at},a@example.com,,mbr_1`,
      ],
      { Status: 1, "Status at": 2, Problem: 4, "Invite ID": 5 },
    ],
    [
      "the one with keys as we make them, of two Invite IDs",
      [`Invite ID,Email,${own}`, `INV-17,a@example.com,queued,${at},,mbr_1`],
      { Status: 2, "Status at": 3, Problem: 4, "Invite ID": 5 },
    ],
    ["none, where neither key is nearer to anything", ["Invite ID,Email,Invite ID"], {}],
  ])("of two of one name are %s", (_which, rows, expected) => {
    expect(ours(...rows)).toEqual(expected);
  });

  test.each<[string, string[], Record<string, number>]>([
    [
      "a Status that says nothing of ours when ours was deleted",
      [
        "Status,Email,Status at,Problem,Invite ID",
        `VIP,a@example.com,${at},,mbr_1`,
        `,b@example.com,${at},,mbr_2`,
      ],
      { "Status at": 2, Problem: 3, "Invite ID": 4 },
    ],
    ["an Invite ID of other keys, before we wrote any", ["Invite ID,Email", "INV-17,a@x.com"], {}],
  ])("are not %s", (_which, rows, expected) => {
    expect(ours(...rows)).toEqual(expected);
  });
});

test("a fingerprint changes with what is said of a person and not with how", () => {
  const print = fingerprint(ada);
  expect(fingerprint({ email: "ADA@example.com", lastName: "Lovelace", firstName: "Ada" })).toBe(
    print,
  );
  expect(fingerprint({ ...ada, lastName: "King" })).not.toBe(print);
  expect(fingerprint({ ...ada, phone: "+49301234567" })).not.toBe(print);
});

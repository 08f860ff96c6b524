import { expect, test } from "vitest";
import { renewal } from "../../domain/roster/renewal.ts";
import { roster } from "./read-roster.ts";

const renewalOf = (input: string) => {
  const read = renewal(input, { today: "2026-11-24" });
  return read.ok ? read.renewal : read.code;
};

test.each([
  ["yes", ["yes", "TRUE", "never", "never ends", "never-ends", "Ja", "WAHR", "unbefristet"]],
  ["no", ["no", "false", "once", "Nein", "einmal"]],
  ["12", ["12", "012"]],
  ["1", ["1"]],
  ["2027-01-31", ["2027-01-31", "31.01.2027", "31 January 2027", "31/01/2027", "46418"]],
  ["ambiguous_date", ["03/04/2027"]],
  ["invalid_date", ["0", "-3", "1.5", "1000", "maybe", "31.02.2027"]],
])("a renewal that is kept as %s", (kept, inputs) => {
  for (const input of inputs) expect(renewalOf(input)).toBe(kept);
});

test("what is no renewal is told all the forms there are", () => {
  expect(renewal("maybe")).toMatchObject({
    message: expect.stringMatching(/yes, no, a whole number of cycles, or the last day/),
  });
});

const header = "First name,Email,Plan ID,Start date,Renewal,Company ID";
const today = "2026-11-24";

test("a start and a renewal beside a plan are kept as they would be stored", () => {
  const { rows } = roster(`${header}\nAda,ada@example.com,p1,1. Dezember 2026,ja,c1`, { today });
  expect(rows).toMatchObject([
    {
      fields: { planId: "p1", startDate: "2026-12-01", renewal: "yes", companyId: "c1" },
      problems: [],
      warnings: [
        { column: "Company ID", code: "not_used_yet" },
        { column: "Plan ID", code: "not_used_yet" },
      ],
    },
  ]);
});

test("a start date or a renewal without a plan is an error at its own column (R59)", () => {
  const { rows } = roster(
    `${header}\nAda,ada@example.com,,2026-12-01,,\nBo,bo@example.com,-,,12,\nCy,cy@example.com,,,,`,
    { today },
  );
  expect(rows.map(({ problems }) => problems)).toMatchObject([
    [{ column: "Start date", code: "no_plan", message: expect.stringContaining("plan's ID") }],
    [{ column: "Renewal", code: "no_plan" }],
    [],
  ]);
});

test("a date that cannot be taken stays as typed, and says why in its column", () => {
  const row = (startDate: string) =>
    roster(`${header}\nAda,ada@example.com,p1,${startDate},,`, { dateFormat: "iso" }).rows[0];
  expect(row("03/04/2026")).toMatchObject({
    fields: { startDate: "03/04/2026" },
    problems: [{ column: "Start date", code: "ambiguous_date" }],
  });
  expect(row("tomorrow")?.problems).toMatchObject([{ column: "Start date", code: "invalid_date" }]);
});

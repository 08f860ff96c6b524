import { expect, test } from "vitest";
import { writeOwnCells } from "../../../connectors/csv-file/own-cells.ts";
import { LOCALES } from "../../../domain/location.ts";
import { phoneNumber } from "../../../domain/phone.ts";
import { renderMail } from "../../../emails/render.ts";
import { adaRow, fieldsOf, header, people, roster } from "../read-roster.ts";

test.each(["=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")'])(
  "row 44: a formula in free text is kept as it is, and one that we write is text: %s",
  (formula) => {
    const cell = `"${formula.replaceAll('"', '""')}"`;
    const text = `${header},Notes\n${adaRow},${cell}\n`;
    expect(roster(text).rows[0]).toMatchObject({ problems: [], warnings: [] });
    const after = writeOwnCells(text, [{ line: 2, cells: { Problem: formula } }]).text;
    const [row] = roster(after, { shortRows: "fill" }).rows;
    expect(row?.cells[3]).toBe(formula);
    expect(row?.own.Problem).toBe(`'${formula}`);
  },
);

test("row 45: a phone number marked as text by an apostrophe gives the same number back", () => {
  const text = `${header},Phone number\n${adaRow},'+49301234567\n`;
  expect(fieldsOf(text)).toMatchObject([{ phone: "+49301234567" }]);
  expect(roster(text).rows[0]).toMatchObject({ problems: [], warnings: [] });
  expect(phoneNumber("'+49301234567")).toEqual(phoneNumber("+49301234567"));
  const after = writeOwnCells(text, [{ line: 2, cells: { Status: "invited" } }]).text;
  expect(fieldsOf(after)).toEqual(fieldsOf(text));
  expect(after).toContain(`${adaRow},'+49301234567,`);
});

test.each(["{{name}}", "${name}", "{firstName}"])(
  "row 52: template marks in a name are plain text in the row, the sheet and the mail: %s",
  (name) => {
    const text = people(`${name},L,ada@example.com`);
    expect(roster(text).rows[0]).toMatchObject({ fields: { firstName: name }, problems: [] });
    const after = writeOwnCells(text, [{ line: 2, cells: { Problem: name } }]).text;
    expect(roster(after, { shortRows: "fill" }).rows[0]?.own.Problem).toBe(name);
    for (const locale of LOCALES) {
      const mail = renderMail("invitation", locale, {
        locationName: "Hub Lisbon",
        firstName: name,
        email: "ada@example.com",
        windowSeconds: 86_400,
        signInUrl: "https://members.example.com/sign-in",
      });
      expect(mail.text).toContain(`${name},`);
      expect(mail.html).toContain(`${name},`);
    }
  },
);

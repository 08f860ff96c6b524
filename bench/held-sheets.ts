import { join } from "node:path";
import { makeSheetFlow, peopleSheet } from "./sheet-flow.ts";
import type { Place } from "./sheet.ts";

const MOST_ROWS = 5_000;

/** As many sheets as it takes, each with a plan that waits. */
export async function heldSheets({ api, location, folder }: Place, people: number) {
  const count = Math.ceil(people / MOST_ROWS);
  const rows = people / count;
  if (!Number.isInteger(rows)) throw new Error(`${people} people do not fill ${count} sheets`);
  const sheets = [];
  for (let number = 1; number <= count; number += 1) {
    const name = `mass-${number}`;
    const sheet = await makeSheetFlow(api, location, {
      path: join(folder, `${name}.csv`),
      text: peopleSheet(name, 0),
      policy: { quietSeconds: 1 },
    });
    await sheet.apply();
    await sheet.write(peopleSheet(name, rows));
    sheets.push({ sheet, rows, held: await sheet.heldRun(rows) });
  }
  return sheets;
}

export const approveAll = (sheets: Awaited<ReturnType<typeof heldSheets>>) =>
  Promise.all(sheets.map(({ sheet, held }) => sheet.approve(held)));

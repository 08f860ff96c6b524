import { HEADER } from "./invited-sheet.ts";
import { aSheetFlow } from "./sheet-flow.ts";

export const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => {
    const number = from + at;
    return `Person,No ${number},p${number}@example.com\n`;
  }).join("");

const policy = { quietSeconds: 0 };

/** A sheet whose plan waits: more new people than may come at once. */
export async function aHeldSheet(count = 21) {
  const sheet = await aSheetFlow(HEADER + people(count), { policy });
  await sheet.look();
  return { sheet, held: await sheet.heldRun() };
}

import { z } from "zod";

const ADDRESS = /\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]{15,})/;
const TAB = /[?#&]gid=(\d{1,10})/;
const ID = /^[\w-]{15,}$/;

/** Which tab of which sheet: as people name it, by the whole address from the browser if they like. */
export const SheetInput = z
  .strictObject({
    spreadsheetId: z
      .string()
      .trim()
      .max(2000)
      .refine(
        (typed) => ID.test(typed) || ADDRESS.test(typed),
        "This is no Google sheet. Paste its address from the browser: https://docs.google.com/spreadsheets/d/…",
      )
      .meta({
        title: "Sheet",
        description: "Its address from the browser, or the ID in it.",
      }),
    sheet: z
      .union([z.int().nonnegative(), z.string().trim().min(1).max(100)])
      .optional()
      .meta({
        title: "Tab",
        description:
          "Its name, or the number after gid= in the address. Left out: that of the address.",
      }),
    headerRow: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .meta({ title: "Header row", description: "Which row has the names of the columns." }),
  })
  .transform(({ spreadsheetId, sheet, headerRow }) => ({
    spreadsheetId: idIn(spreadsheetId),
    sheet: tabOf(sheet ?? TAB.exec(spreadsheetId)?.[1] ?? 0),
    headerRow,
  }));

/** The ID, of an address from the browser too. */
export const idIn = (typed: string): string => ADDRESS.exec(typed)?.[1] ?? typed.trim();

/** A number is the tab's ID, which outlives its name; a text is its name. */
export type SheetInput = z.output<typeof SheetInput>;

/** A name of digits alone is read as an ID. */
const tabOf = (sheet: string | number): string | number =>
  typeof sheet === "string" && /^\d{1,10}$/.test(sheet) ? Number(sheet) : sheet;

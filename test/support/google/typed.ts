import { cellOf, formula, localForm, serialOf, type Cell } from "./cell.ts";

/** What becomes of a text that somebody types: formulas, numbers and dates are taken for what they look like, but not in a cell that is for text. */
export function typed(text: string, locale: string, before?: Cell): Cell | undefined {
  if (before?.format?.type === "TEXT") return cellOf(text);
  if (text.startsWith("'")) return cellOf(text.slice(1));
  if (text.startsWith("=") && text.length > 1) return computed(text);
  const bare = text.trim();
  if (/^(true|false)$/i.test(bare)) return cellOf(bare.toLowerCase() === "true");
  return numberIn(bare, locale) ?? dateIn(bare, locale) ?? cellOf(text);
}

/** The few formulas that are worked out; all others are a name that nobody knows. */
function computed(text: string): Cell {
  const link = /^=HYPERLINK\("[^"]*"\s*[,;]\s*"([^"]*)"\)$/i.exec(text)?.[1];
  const quoted = /^="([^"]*)"$/.exec(text)?.[1];
  const sum = /^=\s*(-?\d+)\s*([+-])\s*(\d+)$/.exec(text);
  if (sum) return formula(text, Number(sum[1]) + Number(`${sum[2]}${sum[3]}`));
  return formula(text, link ?? quoted ?? "#NAME?");
}

function numberIn(text: string, locale: string): Cell | undefined {
  const { decimal } = localForm(locale);
  const thousands = decimal === "," ? "." : ",";
  const form = new RegExp(
    `^[+-]?(?:\\d+|\\d{1,3}(?:\\${thousands}\\d{3})+)(?:\\${decimal}\\d*)?(?:e[+-]?\\d+)?%?$`,
    "i",
  );
  if (!form.test(text)) return undefined;
  const number = Number(text.replace("%", "").replaceAll(thousands, "").replace(decimal, "."));
  if (!text.endsWith("%")) return cellOf(number);
  const value = { numberValue: number / 100 };
  return { entered: value, effective: value, format: { type: "PERCENT", pattern: "0%" } };
}

function dateIn(text: string, locale: string): Cell | undefined {
  const { dayFirst, date } = localForm(locale);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  const local = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : dayFirst
      ? [local?.[3], local?.[2], local?.[1]]
      : [local?.[3], local?.[1], local?.[2]];
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(day)) return undefined;
  const value = { numberValue: serialOf(ms) };
  const pattern = iso ? "yyyy-mm-dd" : date;
  return { entered: value, effective: value, format: { type: "DATE", pattern } };
}

import { textAt, type Told } from "./told.ts";

/** What may be done to a value on its way; a closed list. */
export const TRANSFORMS = [
  "trim",
  "lowercase",
  "uppercase",
  "first_word",
  "after_first_word",
  "digits",
  "date_from_ms",
  "date_from_seconds",
] as const;

export type Transform = (typeof TRANSFORMS)[number];

/** Where a value comes from: a place in what was told, or the same text each time. */
export type ValueSource = { from: string; as?: Transform | undefined } | { value: string };

/** By the name of what it is for: a field of a person, or an input of an action. */
export type Mapping = Record<string, ValueSource>;

/** A value that was found, or why there is none. */
export type MappedValue = { text: string } | { missing: string } | { isNoText: string };

export function mappedValue(source: ValueSource, told: Told): MappedValue {
  if ("value" in source) return { text: source.value };
  const found = textAt(told, source.from);
  if ("missing" in found) return { missing: source.from };
  if ("isNoText" in found) {
    return { isNoText: `At "${source.from}" stands ${found.isNoText}. Map a single value in it.` };
  }
  return { text: source.as ? transformed(found.text, source.as) : found.text };
}

/** The names that stand first in each place: which properties a vendor has to be asked for. */
export const firstSteps = (mapping: Mapping): string[] => [
  ...new Set(
    Object.values(mapping).flatMap((source) =>
      "from" in source ? (source.from.replace(/^\//, "").split(/[./]/)[0] ?? []) : [],
    ),
  ),
];

function transformed(text: string, how: Transform): string {
  switch (how) {
    case "trim":
      return text.trim();
    case "lowercase":
      return text.toLowerCase();
    case "uppercase":
      return text.toUpperCase();
    case "first_word":
      return text.trim().split(/\s+/)[0] ?? "";
    case "after_first_word":
      return text.trim().split(/\s+/).slice(1).join(" ");
    case "digits":
      return text.replaceAll(/\D/g, "");
    case "date_from_ms":
      return dateOf(text, 1);
    case "date_from_seconds":
      return dateOf(text, 1000);
  }
}

/** As YYYY-MM-DD in UTC; what is no time stays as it is, to be refused where it is read. */
function dateOf(text: string, unitMs: number): string {
  const at = new Date(Number(text.trim() || Number.NaN) * unitMs);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().slice(0, 10);
}

import { TRANSFORMS, type Mapping, type ValueSource } from "../../../domain/flow-mapping.ts";
import { PERSON_FIELDS } from "../../../domain/roster/told-person.ts";
import type { Locale } from "../../../domain/location.ts";
import { mappingWords } from "./mapping-words.ts";

/** One line of the form, as it was typed. */
export type MappingLine = {
  place: string;
  from: string;
  fixed: string;
  how: string;
  error?: string;
};

const SPARE = 3;
/** As many as a mapping may have. */
const MOST = 100;

/** The lines of a mapping: of people their fields, of an action its inputs and some spare lines. */
export function linesOf(mapping: Mapping | null, isOfPeople: boolean): MappingLine[] {
  const sources: Record<string, ValueSource | undefined> = mapping ?? {};
  if (isOfPeople) return PERSON_FIELDS.map((field) => lineOf(field, sources[field]));
  const lines = Object.entries(sources).map(([place, source]) => lineOf(place, source));
  return [...lines, ...Array.from({ length: SPARE }, () => lineOf("", undefined))];
}

function lineOf(place: string, source: ValueSource | undefined): MappingLine {
  if (!source) return { place, from: "", fixed: "", how: "" };
  if ("value" in source) return { place, from: "", fixed: source.value, how: "" };
  return { place, from: source.from, fixed: "", how: source.as ?? "" };
}

/** The lines as they were sent. */
export function typedLines(form: URLSearchParams): MappingLine[] {
  const lines: MappingLine[] = [];
  for (let at = 0; at < MOST && form.has(`from.${at}`); at += 1) {
    const typed = (name: string) => (form.get(`${name}.${at}`) ?? "").trim();
    lines.push({
      place: typed("place"),
      from: typed("from"),
      fixed: typed("fixed"),
      how: typed("how"),
    });
  }
  return lines;
}

/** The mapping that the lines say, null where they say nothing; or the lines with what is wrong with them. */
export function mappingIn(
  locale: Locale,
  lines: MappingLine[],
): { mapping: Mapping | null } | { faulty: MappingLine[] } {
  const say = mappingWords[locale];
  const mapping = new Map<string, ValueSource>();
  let isFaulty = false;
  const read = lines.map((line): MappingLine => {
    const { place, from, fixed, how } = line;
    if (from === "" && fixed === "") return line;
    const error =
      place === ""
        ? say.noPlace
        : from !== "" && fixed !== ""
          ? say.both
          : mapping.has(place)
            ? say.twice
            : undefined;
    if (error !== undefined) {
      isFaulty = true;
      return { ...line, error };
    }
    const as = TRANSFORMS.find((one) => one === how);
    mapping.set(place, from === "" ? { value: fixed } : { from, ...(as && { as }) });
    return line;
  });
  if (isFaulty) return { faulty: read };
  return { mapping: mapping.size === 0 ? null : Object.fromEntries(mapping) };
}

/** The places in what was told at which a single value stands, as a mapping names them. */
export function placesIn(told: unknown, before: readonly string[] = []): string[] {
  if (typeof told !== "object" || told === null) return [placeOf(before)];
  return Object.entries(told).flatMap(([name, value]) => placesIn(value, [...before, name]));
}

const placeOf = (steps: readonly string[]): string =>
  steps.some((step) => /[./]/.test(step))
    ? steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
    : steps.join(".");

import { textAt, type Told } from "./told.ts";

/** What a value must be, by the place where it stands in what was told. */
export type Condition = {
  from: string;
  is?: string | undefined;
  isNot?: string | undefined;
  /** It is there, and not empty; or it is not. */
  exists?: boolean | undefined;
};

/** All of them must hold. */
export type FlowFilter = { all: Condition[] };

/** Whether a flow is to do anything about what was told. Upper and lower case make no difference. */
export const passesFilter = (told: Told, filter: FlowFilter | null): boolean =>
  (filter?.all ?? []).every((condition) => holds(told, condition));

function holds(told: Told, { from, is, isNot, exists }: Condition): boolean {
  const found = textAt(told, from);
  const text = "text" in found ? found.text.trim() : "";
  if (exists !== undefined && ("isNoText" in found || text !== "") !== exists) return false;
  if (is !== undefined && !isSame(text, is)) return false;
  return isNot === undefined || !isSame(text, isNot);
}

const isSame = (one: string, other: string) =>
  one.localeCompare(other.trim(), "en", { sensitivity: "accent" }) === 0;

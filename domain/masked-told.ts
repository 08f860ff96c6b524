import { canonicalEmail, maskEmail } from "./email-address.ts";
import { hideSecrets } from "./hidden-secrets.ts";
import type { Told } from "./told.ts";

const MOST_VALUES = 500;
const MOST_OF_A_LIST = 5;
const LONGEST_NAME = 100;
const LONGEST_VALUE = 20;

/**
 * What was told without what it says: its names, and of each value what it is and how long, so that a mapping can be
 * made by it. Of a long list only the beginning is shown.
 */
export function maskedTold(told: Told): Told {
  let left = MOST_VALUES;
  const masked = (value: unknown): unknown => {
    left -= 1;
    if (left < 0) return "…";
    if (Array.isArray(value)) {
      const shown = value.slice(0, MOST_OF_A_LIST).map(masked);
      const more = value.length - shown.length;
      return more > 0 ? [...shown, `… and ${more} more`] : shown;
    }
    return typeof value === "object" && value !== null ? group(value) : maskedValue(value);
  };
  const group = (values: object): Told => {
    const shown = Object.entries(values).slice(0, Math.max(left, 0));
    return Object.fromEntries(shown.map(([name, value]) => [maskedName(name), masked(value)]));
  };
  return group(told);
}

function maskedValue(value: unknown): unknown {
  if (typeof value === "string") return asAddress(value) ?? dots(value);
  if (typeof value === "number") return `${dots(String(value))} (a number)`;
  return typeof value === "boolean" ? "• (true or false)" : null;
}

/** One dot for each character, or their number where they are many. */
function dots(text: string): string {
  const { length } = Array.from(text);
  if (length <= LONGEST_VALUE) return "•".repeat(length);
  return `${"•".repeat(LONGEST_VALUE)} (${length} characters)`;
}

/** People's addresses are names of groups too, where a sender lists them so. */
function maskedName(name: string): string {
  const shown = asAddress(name) ?? hideSecrets(name);
  return shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME)}…` : shown;
}

function asAddress(text: string): string | undefined {
  const read = canonicalEmail(text);
  return read.ok ? maskEmail(read.canonical) : undefined;
}

import { calendarDate, type DateOptions } from "../calendar-date.ts";
import { refuse, type Refused } from "../input-codes.ts";
import type { Warning } from "../input-warnings.ts";

const WITHOUT_END =
  /^(?:y|yes|true|on|never|never[ -]?ends|unlimited|j|ja|wahr|nie|immer|unbefristet)$/i;
const ONCE = /^(?:n|no|false|off|once|nein|falsch|einmal|einmalig)$/i;

/** How long a subscription renews (R57): `yes` without end, `no` for one cycle, a number of cycles, or an end date. */
export function renewal(
  input: string,
  options: DateOptions = {},
): { ok: true; renewal: string; warnings: Warning[] } | Refused {
  const typed = input.trim();
  if (WITHOUT_END.test(typed)) return { ok: true, renewal: "yes", warnings: [] };
  if (ONCE.test(typed)) return { ok: true, renewal: "no", warnings: [] };
  if (/^0*[1-9]\d{0,2}$/.test(typed) && typed.length <= 3) {
    return { ok: true, renewal: String(Number(typed)), warnings: [] };
  }
  const read = calendarDate(typed, options);
  if (read.ok) return { ok: true, renewal: read.date, warnings: read.warnings };
  return read.code === "ambiguous_date" ? read : refuse("invalid_date", NO_RENEWAL);
}

const NO_RENEWAL =
  "This is no renewal. Write yes, no, a whole number of cycles, or the last day as YYYY-MM-DD.";

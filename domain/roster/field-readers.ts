import { calendarDate, type DateOptions } from "../calendar-date.ts";
import { canonicalEmail } from "../email-address.ts";
import { refuse, type Refused } from "../input-codes.ts";
import type { Warning } from "../input-warnings.ts";
import { personName } from "../person-name.ts";
import { phoneNumber } from "../phone.ts";
import { hasControlCharacter, withoutInvisible } from "../visible-text.ts";
import { addressWarnings } from "./address-warnings.ts";
import type { FieldName } from "./columns.ts";
import { renewal } from "./renewal.ts";

export type FieldOptions = DateOptions & {
  /** Where numbers without a country code are from. */
  country?: string | undefined;
};

/** A value as it would be stored; of an address also whose it is. */
type FieldValue = { ok: true; value: string; canonical?: string; warnings?: Warning[] };

type FieldReader = (typed: string, options: FieldOptions) => FieldValue | Refused;

/** How each field is read, wherever it comes from: a paste, a file, a sheet. */
export const fieldReaders: Record<FieldName, FieldReader> = {
  firstName: readName,
  lastName: readName,
  email(typed) {
    const read = canonicalEmail(typed);
    if (!read.ok) return read;
    const { canonical } = read;
    return { ok: true, value: read.typed, canonical, warnings: addressWarnings(read) };
  },
  phone(typed, { country }) {
    const read = phoneNumber(typed, country);
    return read.ok ? { ok: true, value: read.e164, warnings: read.warnings } : read;
  },
  companyId: readId("company"),
  planId: readId("plan"),
  startDate(typed, options) {
    const read = calendarDate(typed, options);
    return read.ok ? { ok: true, value: read.date, warnings: read.warnings } : read;
  },
  renewal(typed, options) {
    const read = renewal(typed, options);
    return read.ok ? { ok: true, value: read.renewal, warnings: read.warnings } : read;
  },
};

function readName(typed: string): FieldValue | Refused {
  const read = personName(typed);
  if (!read.ok) return read;
  if (withoutInvisible(typed) === typed) return { ok: true, value: read.name };
  const message = "Invisible characters were removed from this name.";
  return { ok: true, value: read.name, warnings: [{ code: "invisible_removed", message }] };
}

function readId(of: "plan" | "company"): FieldReader {
  const message = `This ${of} was read, and is not used yet: the person is invited without it.`;
  return (typed) =>
    hasControlCharacter(typed)
      ? refuse("control_character")
      : { ok: true, value: typed.normalize("NFC"), warnings: [{ code: "not_used_yet", message }] };
}

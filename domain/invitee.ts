import type { FieldError } from "./errors.ts";
import { INPUT_MESSAGES, type InputCode } from "./input-codes.ts";
import type { Warning } from "./input-warnings.ts";
import { LOCALES, type Locale } from "./location.ts";
import { fieldReaders } from "./roster/field-readers.ts";
import { trimInvisible } from "./visible-text.ts";

/** A form about one person as typed. */
export type TypedInvitee = Record<"firstName" | "lastName" | "email" | "phone" | "locale", string>;

export type Invitee = {
  firstName: string;
  lastName: string | null;
  email: string;
  canonicalEmail: string;
  phone: string | null;
  locale: Locale;
};

type Read =
  | { ok: true; invitee: Invitee; warnings: Warning[] }
  | { ok: false; errors: FieldError[] };

/** Reads a form about one person by the rules for a row of a sheet, and says of every field what is wrong with it. */
export function readInvitee(typed: TypedInvitee, country: string | undefined): Read {
  const errors: FieldError[] = [];
  const warnings: Warning[] = [];
  const refuse = (field: keyof TypedInvitee, code: InputCode, message = INPUT_MESSAGES[code]) => {
    errors.push({ pointer: `#/${field}`, code, message });
  };
  let canonicalEmail = "";
  function value(field: "firstName" | "lastName" | "email" | "phone"): string {
    const required = field === "firstName" || field === "email";
    const text = trimInvisible(typed[field]);
    if (text === "") {
      if (required) refuse(field, "required");
      return "";
    }
    const read = fieldReaders[field](text, { country });
    if (!read.ok) {
      refuse(field, read.code, read.message);
      return "";
    }
    if (required && read.value === "") refuse(field, "required");
    warnings.push(...(read.warnings ?? []));
    canonicalEmail = read.canonical ?? canonicalEmail;
    return read.value;
  }
  const invitee = {
    firstName: value("firstName"),
    lastName: value("lastName") || null,
    email: value("email"),
    phone: value("phone") || null,
  };
  const locale = LOCALES.find((one) => one === typed.locale);
  if (locale === undefined) refuse("locale", "unknown_locale");
  if (errors.length > 0 || locale === undefined) return { ok: false, errors };
  return { ok: true, invitee: { ...invitee, canonicalEmail, locale }, warnings };
}

import { z } from "zod";
import {
  DURATION_UNITS,
  durationOf,
  durationParts,
  durationSeconds,
} from "../../../domain/duration.ts";
import type { FieldError } from "../../../domain/errors.ts";
import { INPUT_MESSAGES } from "../../../domain/input-codes.ts";
import { LOCALES, LocationSettingsPatch, TimeZone } from "../../../domain/location.ts";
import { isSlug } from "../../../domain/slug.ts";
import { titleOf } from "../../../domain/title.ts";
import { isUuid } from "../../../domain/uuid.ts";
import {
  pointerOf,
  type LocationForm,
  type ShownForm,
} from "../../../services/location-settings.ts";

/** What is in the fields of the form, by their names. */
export type Typed = Record<string, string>;

export const DURATIONS = [
  "signInWindow",
  "remindAfter",
  "closeInvitationsAfter",
  "newLabelFor",
] as const;
export type DurationField = (typeof DURATIONS)[number];

/** In place of a unit: the time never comes. */
export const NEVER = "never";

/** Filled in with a location as it is. */
export function typedOf(form: LocationForm): Typed {
  const plain = Object.entries(form).map(([name, value]) => [name, value ?? ""]);
  const durations = DURATIONS.flatMap((name) => {
    const value = form[name];
    const { amount, unit } = value === null ? { amount: "", unit: NEVER } : durationParts(value);
    return [
      [`${name}.amount`, String(amount)],
      [`${name}.unit`, unit],
    ];
  });
  return Object.fromEntries([...plain, ...durations]);
}

const Shown = z.record(z.string(), z.string().nullable());

/** What the form says that it showed; undefined for what no page of ours sent. */
export function shownIn(form: URLSearchParams): ShownForm | undefined {
  try {
    return Shown.parse(JSON.parse(form.get("shown") ?? ""));
  } catch {
    return undefined;
  }
}

/** The location as it is wanted, or all that cannot be taken as it was typed. */
export function readTyped(
  typed: Typed,
  shown: ShownForm,
): { ok: true; wanted: LocationForm } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const refuse = (field: keyof LocationForm, code: string, message: string = FORM) =>
    void errors.push({ pointer: pointerOf(field), code, message });
  const { shape } = LocationSettingsPatch;

  function name(): string {
    const read = titleOf(typed["name"] ?? "");
    if (read.ok) return read.title;
    refuse("name", read.code, read.message);
    return "";
  }

  function slug(): string {
    const text = (typed["slug"] ?? "").trim().toLowerCase();
    if (!isSlug(text) || isUuid(text)) refuse("slug", "invalid_request");
    return text;
  }

  function duration(field: DurationField): string {
    const unit = DURATION_UNITS.find((one) => one === typed[`${field}.unit`]);
    const read = unit && durationOf(typed[`${field}.amount`] ?? "", unit);
    if (!read) refuse(field, "invalid_duration");
    const before = shown[field] ?? "";
    // One day is 24 hours: what is the same is not changed.
    return durationSeconds(before) === durationSeconds(read ?? "") ? before : (read ?? "");
  }

  function parsed<K extends keyof LocationForm, T>(field: K, schema: z.ZodType<T>): T | undefined {
    const text = typed[field]?.trim() ?? "";
    const read = schema.safeParse(text === "" && schema.safeParse(null).success ? null : text);
    if (!read.success) refuse(field, text === "" ? "required" : "invalid_request");
    return read.data;
  }

  const never = typed["closeInvitationsAfter.unit"] === NEVER;
  const wanted: LocationForm = {
    name: name(),
    slug: slug(),
    timezone: parsed("timezone", TimeZone) ?? "",
    locale: parsed("locale", z.enum(LOCALES)) ?? "en",
    invitationReminder: parsed("invitationReminder", shape.invitationReminder.unwrap()) ?? "off",
    signInWindow: duration("signInWindow"),
    remindAfter: duration("remindAfter"),
    closeInvitationsAfter: never ? null : duration("closeInvitationsAfter"),
    newLabelFor: duration("newLabelFor"),
    country: parsed("country", shape.country.unwrap()) ?? null,
    dateFormat: parsed("dateFormat", shape.dateFormat.unwrap()) ?? "iso",
    privacyUrl: parsed("privacyUrl", shape.privacyUrl.unwrap()) ?? null,
    termsUrl: parsed("termsUrl", shape.termsUrl.unwrap()) ?? null,
  };
  return errors.length > 0 ? { ok: false, errors } : { ok: true, wanted };
}

const FORM = INPUT_MESSAGES.required;

import { createHash } from "node:crypto";
import { lockLocation, type Location } from "../db/locations.ts";
import { DomainError, type FieldError } from "../domain/errors.ts";
import type { Locale, LocationSettings, MailText } from "../domain/location.ts";
import type { WrittenMail } from "../domain/mail-texts.ts";
import { authorize, type Actor } from "../domain/permissions.ts";
import { updateLocation } from "./locations.ts";
import type { Tx } from "./unit-of-work.ts";

/** All that the page of a location's settings shows, each a field of its own. */
export type LocationForm = Pick<Location, "name" | "slug" | "timezone" | "locale"> &
  Omit<LocationSettings, "mail">;

/** What a form says that it showed: it is only compared. */
export type ShownForm = Partial<Record<keyof LocationForm, string | null>>;

type Shown = Pick<Location, "name" | "slug" | "timezone" | "locale" | "settings">;

export const formOf = ({ name, slug, timezone, locale, settings }: Shown): LocationForm => {
  const { mail: _, ...plain } = settings;
  return { name, slug, timezone, locale, ...plain };
};

const OF_LOCATION: readonly (keyof LocationForm)[] = ["name", "slug", "timezone", "locale"];

export const LOCATION_FIELDS = [
  ...OF_LOCATION,
  "invitationReminder",
  "signInWindow",
  "remindAfter",
  "closeInvitationsAfter",
  "newLabelFor",
  "country",
  "dateFormat",
  "privacyUrl",
  "termsUrl",
] as const satisfies (keyof LocationForm)[];

/** Where a field is in what the API takes, so that every refusal points to it alike. */
export const pointerOf = (field: keyof LocationForm) =>
  OF_LOCATION.includes(field) ? `#/${field}` : `#/settings/${field}`;

/**
 * Writes the fields that differ from what the form showed. One that somebody else changed meanwhile is a conflict,
 * named at its field; those that only others changed stay as they are now.
 */
export async function saveLocation(
  tx: Tx,
  actor: Actor,
  locationId: string,
  { shown, wanted }: { shown: ShownForm; wanted: LocationForm },
): Promise<{ location: LocationForm; changed: (keyof LocationForm)[] }> {
  authorize(actor, "settings", locationId);
  const now = formOf(await lockLocation(tx.db, locationId));
  const asked = LOCATION_FIELDS.filter((field) => wanted[field] !== shown[field]);
  const changed = asked.filter((field) => wanted[field] !== now[field]);
  const stale = changed.filter((field) => now[field] !== shown[field]);
  if (stale.length > 0) throw changedMeanwhile(stale.map(pointerOf));
  if (changed.length === 0) return { location: now, changed };
  const pick = (fields: (keyof LocationForm)[]) =>
    Object.fromEntries(fields.map((field) => [field, wanted[field]]));
  const ofSettings = changed.filter((field) => !OF_LOCATION.includes(field));
  const after = await updateLocation(tx, actor, locationId, {
    ...pick(changed.filter((field) => OF_LOCATION.includes(field))),
    ...(ofSettings.length > 0 && { settings: pick(ofSettings) }),
  });
  return { location: formOf(after), changed };
}

/**
 * Writes one text of one mail, or goes back to ours where it is null. `version` is of the text that the form showed:
 * when somebody else wrote it anew since, that is a conflict.
 */
export async function saveMailText(
  tx: Tx,
  actor: Actor,
  locationId: string,
  asked: { kind: WrittenMail; locale: Locale; version: string; text: MailText | null },
): Promise<void> {
  authorize(actor, "settings", locationId);
  const { kind, locale, version, text } = asked;
  const { settings } = await lockLocation(tx.db, locationId);
  const now = versionOf(settings.mail[kind][locale] ?? null);
  if (now === versionOf(text)) return;
  if (now !== version) throw changedMeanwhile([`#/settings/mail/${kind}/${locale}`]);
  await updateLocation(tx, actor, locationId, {
    settings: { mail: { [kind]: { [locale]: text } } },
  });
}

/** Tells one text from another without its being sent along. */
export const versionOf = (text: MailText | null): string =>
  text === null
    ? "usual"
    : createHash("sha256")
        .update(JSON.stringify([text.subject, text.body]))
        .digest("base64url");

/** The word of a refusal that says somebody else was faster. */
export const CHANGED_MEANWHILE = "changed_meanwhile";

function changedMeanwhile(pointers: string[]): DomainError {
  const message = "Somebody else changed this meanwhile. Look at it, and save again.";
  const errors = pointers.map((pointer): FieldError => ({
    pointer,
    code: CHANGED_MEANWHILE,
    message,
  }));
  return new DomainError("conflict", message, CHANGED_MEANWHILE, errors);
}

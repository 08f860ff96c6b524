import { uuidv7 } from "uuidv7";
import type { Db } from "../db/connect.ts";
import {
  getLocation,
  insertLocation,
  listLocations as queryLocations,
  lockLocation,
  updateLocation as writeLocation,
  type Location,
} from "../db/locations.ts";
import { DomainError, invalidField, notFound } from "../domain/errors.ts";
import {
  DEFAULT_SETTINGS,
  settingsProblem,
  type Locale,
  type LocationSettings,
} from "../domain/location.ts";
import type { MailTextsChange } from "../domain/mail-texts.ts";
import { actsIn, authorize, authorizeEverywhere, type Actor } from "../domain/permissions.ts";
import { slugOf } from "../domain/slug.ts";
import { isUuid } from "../domain/uuid.ts";
import { record } from "./audit.ts";
import { mergedTexts, requireText, textsNamed } from "./mail-texts.ts";
import type { Tx } from "./unit-of-work.ts";

/** A location as outsiders see it. */
export type LocationView = Omit<Location, "createdAt"> & { createdAt: string };

type PlainSettings = Omit<LocationSettings, "mail">;
type PlainChange = { [K in keyof PlainSettings]?: PlainSettings[K] | null | undefined };

/** Settings as sent: null is back to the default, except where null is itself a setting. */
export type SettingsChange = PlainChange & { mail?: MailTextsChange | null | undefined };

export type NewLocation = {
  name: string;
  slug?: string | undefined;
  timezone: string;
  locale?: Locale | undefined;
  settings?: SettingsChange | undefined;
};

export type LocationChange = {
  name?: string | undefined;
  slug?: string | undefined;
  timezone?: string | undefined;
  locale?: Locale | null | undefined;
  settings?: SettingsChange | null | undefined;
};

const DEFAULT_LOCALE: Locale = "en";

export async function createLocation(
  tx: Tx,
  actor: Actor,
  input: NewLocation,
): Promise<LocationView> {
  authorizeEverywhere(actor, "settings");
  const location = await insertLocation(tx.db, {
    id: uuidv7(),
    slug: checkedSlug(input.slug ?? slugFrom(input.name)),
    name: input.name,
    timezone: input.timezone,
    locale: input.locale ?? DEFAULT_LOCALE,
    settings: JSON.stringify(merged(DEFAULT_SETTINGS, input.settings ?? {})),
  });
  if (!location) throw slugTaken();
  await record(tx, actor, {
    type: "location.created",
    reasonCode: "created",
    locationId: location.id,
  });
  return view(location);
}

export async function getLocationView(db: Db, actor: Actor, ref: string): Promise<LocationView> {
  const location = await getLocation(db, ref);
  if (!actsIn(actor, location.id)) throw notFound("The location");
  return view(location);
}

/** The locations the actor has to do with, newest first. */
export async function listLocations(
  db: Db,
  actor: Actor,
  page: { limit: number; before?: string },
): Promise<{ items: LocationView[]; nextId: string | null }> {
  const { locations: ids } = actor;
  const rows = await queryLocations(db, { ...page, ids, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(view);
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function updateLocation(
  tx: Tx,
  actor: Actor,
  ref: string,
  change: LocationChange,
): Promise<LocationView> {
  const { id } = await getLocation(tx.db, ref);
  authorize(actor, "settings", id);
  const before = await lockLocation(tx.db, id);
  const after = await writeLocation(tx.db, id, {
    name: change.name ?? before.name,
    slug: change.slug === undefined ? before.slug : checkedSlug(change.slug),
    timezone: change.timezone ?? before.timezone,
    locale: change.locale === undefined ? before.locale : (change.locale ?? DEFAULT_LOCALE),
    settings: JSON.stringify(
      change.settings === null ? DEFAULT_SETTINGS : merged(before.settings, change.settings ?? {}),
    ),
  });
  if (!after) throw slugTaken();
  await record(tx, actor, {
    type: "location.updated",
    reasonCode: "changed",
    locationId: id,
    detail: {
      fields: Object.keys(change),
      ...textsNamed(change.settings === null ? null : change.settings?.mail),
    },
  });
  return view(after);
}

const view = (location: Location): LocationView => ({
  ...location,
  createdAt: location.createdAt.toISOString(),
});

function merged(before: LocationSettings, change: SettingsChange): LocationSettings {
  const { closeInvitationsAfter, country, privacyUrl, termsUrl } = change;
  const settings: LocationSettings = {
    invitationReminder: chosen("invitationReminder", before, change),
    signInWindow: chosen("signInWindow", before, change),
    remindAfter: chosen("remindAfter", before, change),
    newLabelFor: chosen("newLabelFor", before, change),
    dateFormat: chosen("dateFormat", before, change),
    closeInvitationsAfter:
      closeInvitationsAfter === undefined ? before.closeInvitationsAfter : closeInvitationsAfter,
    country: country === undefined ? before.country : country,
    privacyUrl: privacyUrl === undefined ? before.privacyUrl : privacyUrl,
    termsUrl: termsUrl === undefined ? before.termsUrl : termsUrl,
    mail: change.mail === null ? DEFAULT_SETTINGS.mail : mergedTexts(before.mail, change.mail),
  };
  const problem = settingsProblem(settings);
  if (problem) {
    throw invalidField(`#/settings/${problem.field}`, "invalid_request", problem.message);
  }
  if (settings.invitationReminder === "custom") requireText(settings.mail, "reminder");
  return settings;
}

function chosen<K extends keyof PlainSettings>(
  key: K,
  before: PlainSettings,
  change: PlainChange,
): PlainSettings[K] {
  const value = change[key];
  if (value === undefined) return before[key];
  return value ?? DEFAULT_SETTINGS[key];
}

function slugFrom(name: string): string {
  const slug = slugOf(name);
  if (slug) return slug;
  throw invalidField("#/slug", "required", "No slug can be made of this name. Give one.");
}

/** A slug in the form of an id could be taken for another location's id; `new` is where the console makes one. */
function checkedSlug(slug: string): string {
  if (isUuid(slug)) {
    throw invalidField("#/slug", "invalid_request", "A slug must not look like an id.");
  }
  if (slug === "new") {
    throw invalidField(
      "#/slug",
      "invalid_request",
      "A page of the console has this slug. Choose another one.",
    );
  }
  return slug;
}

function slugTaken(): DomainError {
  const message = "Another location has this slug. Choose another one.";
  return new DomainError("conflict", message, "conflict", [
    { pointer: "#/slug", code: "conflict", message },
  ]);
}

/** Who changes something: a person at the screen, or an app by its number. */
export type Author = { source: "CRM_UI" | "INTEGRATION"; sourceId: string };

export type Written = {
  value: string;
  /** The time that is said of it, and when it was really written. */
  at: number;
  writtenAt: number;
  author: Author;
};

export type Contact = {
  id: string;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  /** Oldest first. */
  properties: Map<string, Written[]>;
};

export type Happened = {
  kind: "creation" | "propertyChange" | "deletion" | "merge" | "restore" | "privacyDeletion";
  id: string;
  at: number;
  author: Author;
  property?: { name: string; value: string };
  merge?: { primary: string; merged: string[]; moved: number };
};

export type Doing = { author: Author; at?: number; silently?: boolean };

/** Something that somebody asked for, whether it changed anything or not. */
export type Deed = {
  kind: "create" | "update" | "archive" | "merge" | "restore" | "gdpr_delete";
  id: string;
  at: number;
  author: Author;
  values: Record<string, string>;
};

/** What stands there, or stood there at a time by the clock of the writing; undefined where nothing does. */
export function valueOf(contact: Contact, name: string, asOf = Infinity): string | undefined {
  const history = contact.properties.get(name);
  const found = history?.findLast((it) => it.writtenAt <= asOf);
  return found === undefined || found.value === "" ? undefined : found.value;
}

const STAMPS = ["hs_object_id", "createdate", "lastmodifieddate"];

function ownValues(contact: Contact): Record<string, string> {
  const names = [...contact.properties.keys()].filter((name) => !STAMPS.includes(name));
  return Object.fromEntries(names.map((name) => [name, valueOf(contact, name) ?? ""]));
}

/** What stands in two that became one: where both say something, the first is right. */
export function mergedValues(primary: Contact, merged: Contact[]) {
  const own = ownValues(primary);
  const other = merged.at(-1) ?? primary;
  const moved = Object.entries(ownValues(other)).filter(
    ([name, value]) => value !== "" && !own[name],
  );
  const addresses = new Set([primary, other].flatMap(addressesOf));
  const [email = "", ...additional] = addresses;
  const earlier = own["hs_merged_object_ids"] ? [own["hs_merged_object_ids"]] : [];
  const values = {
    ...own,
    ...Object.fromEntries(moved),
    email,
    hs_additional_emails: additional.join(";"),
    hs_merged_object_ids: [...earlier, ...merged.map((it) => it.id)].join(";"),
  };
  return { values, moved: moved.length };
}

export const addressesOf = (contact: Contact): string[] =>
  [valueOf(contact, "email"), ...(valueOf(contact, "hs_additional_emails")?.split(";") ?? [])]
    .map((it) => it?.trim().toLowerCase() ?? "")
    .filter((it) => it !== "");

const USUAL = ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"];

export type Wanted = { properties?: string[]; history?: string[]; asOf?: number };

/** The contact as HubSpot answers: what is asked for, and null where nothing stands. */
export function shown(contact: Contact, isKnown: (name: string) => boolean, wanted: Wanted = {}) {
  const { properties = [], history = [], asOf } = wanted;
  const names =
    properties.length > 0 ? [...properties, ...STAMPS, ...history] : [...USUAL, ...history];
  const values = names.filter(isKnown).map((name) => [name, valueOf(contact, name, asOf) ?? null]);
  const histories = history.filter(isKnown).map((name) => [name, historyOf(contact, name)]);
  return {
    id: contact.id,
    properties: Object.fromEntries(values),
    ...(histories.length > 0 && { propertiesWithHistory: Object.fromEntries(histories) }),
    createdAt: new Date(contact.createdAt).toISOString(),
    updatedAt: valueOf(contact, "lastmodifieddate", asOf) ?? "",
    archived: contact.archivedAt !== null,
    ...(contact.archivedAt !== null && { archivedAt: new Date(contact.archivedAt).toISOString() }),
  };
}

/** Newest first. */
const historyOf = (contact: Contact, name: string) =>
  (contact.properties.get(name) ?? []).toReversed().map(({ value, at, author }) => ({
    value,
    timestamp: new Date(at).toISOString(),
    sourceType: author.source,
    sourceId: author.sourceId,
  }));

import { shown, type Contact, type Doing } from "./contact.ts";
import type { Contacts } from "./contacts.ts";
import { bodyOf, listIn, type Answer, type Asked } from "./call.ts";
import type { Properties } from "./properties.ts";
import { invalid, notFound } from "./refusal.ts";

const MOST_ON_A_PAGE = 100;

type Values = { properties: Record<string, string> };

/** What can be asked of one contact, or of all of them page by page. */
export function contactCalls(contacts: Contacts, properties: Properties) {
  const isKnown = (name: string) => properties.typeOf(name) !== undefined;
  const view = (contact: Contact, { query }: Asked) =>
    shown(contact, isKnown, {
      properties: listIn(query, "properties"),
      history: listIn(query, "propertiesWithHistory"),
    });

  return {
    "contacts.list": (asked: Asked): Answer => {
      const { query } = asked;
      const limit = Number(query.get("limit") ?? 10);
      if (limit < 1 || limit > MOST_ON_A_PAGE) {
        throw invalid(`Limit must be between 1 and ${MOST_ON_A_PAGE}`);
      }
      const all = query.get("archived") === "true" ? contacts.archived() : contacts.live();
      const after = Number(query.get("after") ?? 0);
      const rest = all
        .filter((it) => Number(it.id) > after)
        .toSorted((one, other) => Number(one.id) - Number(other.id));
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      const next = rest.length > limit && last ? { paging: { next: { after: last.id } } } : {};
      return { status: 200, body: { results: page.map((it) => view(it, asked)), ...next } };
    },

    "contacts.create": (asked: Asked): Answer => {
      const { properties: values } = bodyOf<Values>(asked);
      const contact = contacts.create(values, { author: asked.author });
      return { status: 201, body: shown(contact, isKnown, { properties: Object.keys(values) }) };
    },

    "contacts.get": (asked: Asked): Answer => {
      const [id = ""] = asked.path;
      const contact = named(contacts, properties, id, asked.query.get("idProperty"));
      const wantsArchived = asked.query.get("archived") === "true";
      if (!contact || (contact.archivedAt !== null) !== wantsArchived) throw notFound(id);
      return { status: 200, body: view(contact, asked) };
    },

    "contacts.update": (asked: Asked): Answer => {
      const [id = ""] = asked.path;
      const { properties: values } = bodyOf<Values>(asked);
      const contact = named(contacts, properties, id, asked.query.get("idProperty"));
      if (!contact || contact.archivedAt !== null) throw notFound(id);
      contacts.update(contact, values, { author: asked.author });
      return { status: 200, body: shown(contact, isKnown, { properties: Object.keys(values) }) };
    },

    // 204 too where there is nothing to archive.
    "contacts.archive": ({ path: [id = ""], author }: Asked): Answer => {
      const contact = contacts.find(id);
      if (contact && contact.archivedAt === null) contacts.archive(contact, { author });
      return { status: 204 };
    },

    "contacts.merge": (asked: Asked): Answer => {
      const given = bodyOf<{ primaryObjectId: string; objectIdToMerge: string }>(asked);
      const primary = contacts.get(given.primaryObjectId);
      const other = contacts.get(given.objectIdToMerge);
      const doing: Doing = { author: asked.author };
      return { status: 200, body: shown(contacts.merge(primary, other, doing), isKnown) };
    },

    "contacts.gdpr_delete": (asked: Asked): Answer => {
      const { objectId, idProperty = null } = bodyOf<{ objectId: string; idProperty?: string }>(
        asked,
      );
      const contact = named(contacts, properties, objectId, idProperty);
      if (contact) contacts.forget(contact, { author: asked.author });
      else if (idProperty === null) throw notFound(objectId);
      return { status: 204 };
    },
  };
}

/** By its id, or by a property in which no two contacts have the same. */
export function named(
  contacts: Contacts,
  properties: Properties,
  id: string,
  idProperty: string | null,
): Contact | undefined {
  if (idProperty === null || idProperty === "hs_object_id") return contacts.find(id);
  if (idProperty === "email") return contacts.findByEmail(id);
  if (!properties.isUnique(idProperty)) {
    throw invalid(`idProperty ${idProperty} is not a unique property`, [
      { message: `${idProperty} is not a unique property`, in: "idProperty" },
    ]);
  }
  return contacts.findBy(idProperty, id);
}

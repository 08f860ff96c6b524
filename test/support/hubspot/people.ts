import { shown, valueOf, type Author, type Contact } from "./contact.ts";
import type { Contacts } from "./contacts.ts";
import type { NewProperty, Properties } from "./properties.ts";

/** By default Sam does it, now, and the apps are told. */
export type Doing = { userId?: number; at?: Date; silently?: boolean };

export type Seen = {
  id: string;
  archived: boolean;
  properties: Record<string, string>;
  modifiedAt: Date;
};

/** What people do with contacts at HubSpot's own screen. */
export function people(contacts: Contacts, properties: Properties) {
  const isKnown = (name: string) => properties.typeOf(name) !== undefined;

  const doingOf = ({ userId = 4_242_001, at, silently = false }: Doing) => {
    const author: Author = { source: "CRM_UI", sourceId: `userId:${userId}` };
    return { author, silently, ...(at && { at: at.getTime() }) };
  };

  function see(contact: Contact): Seen {
    const all = shown(contact, isKnown, { properties: [...contact.properties.keys()] });
    const filled = Object.entries(all.properties).filter(([, value]) => value !== null);
    return {
      id: contact.id,
      archived: all.archived,
      properties: Object.fromEntries(filled.map(([name, value]) => [name, String(value)])),
      modifiedAt: new Date(valueOf(contact, "lastmodifieddate") ?? 0),
    };
  }

  return {
    add: (values: Record<string, string>, doing: Doing = {}): string =>
      contacts.create(values, doingOf(doing)).id,

    /** Several at once have the same time, as after an edit of many. */
    edit(ids: string | string[], values: Record<string, string>, doing: Doing = {}): void {
      const asked = { at: new Date(), ...doing };
      for (const id of [ids].flat()) contacts.update(contacts.get(id), values, doingOf(asked));
    },

    /** The id that is left. */
    merge: (primary: string, other: string, doing: Doing = {}): string =>
      contacts.merge(contacts.get(primary), contacts.get(other), doingOf(doing)).id,

    remove: (id: string, doing: Doing = {}) => contacts.archive(contacts.get(id), doingOf(doing)),
    restore: (id: string, doing: Doing = {}) => void contacts.restore(id, doingOf(doing)),
    forget: (id: string, doing: Doing = {}) => contacts.forget(contacts.get(id), doingOf(doing)),
    addProperty: (property: NewProperty) => void properties.create(property),

    /** What stands there; an old id leads to what became of it. */
    read(id: string): Seen | undefined {
      const contact = contacts.find(id);
      return contact && see(contact);
    },
    findByEmail(email: string): Seen | undefined {
      const contact = contacts.findByEmail(email);
      return contact && see(contact);
    },
    contacts: (): Seen[] => contacts.live().map(see),

    /** Many, of whom nobody is told. */
    seed: (count: number, valuesOf: (at: number) => Record<string, string>, at?: Date): string[] =>
      Array.from({ length: count }, (_, index) => {
        const doing = doingOf({ silently: true, ...(at && { at }) });
        return contacts.create(valuesOf(index), doing).id;
      }),
  };
}

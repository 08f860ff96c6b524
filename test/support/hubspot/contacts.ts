import {
  addressesOf,
  mergedValues,
  valueOf,
  type Contact,
  type Deed,
  type Doing,
  type Happened,
} from "./contact.ts";
import type { Properties } from "./properties.ts";
import { contactExists, invalid, notFound } from "./refusal.ts";

// Ids of today's accounts are past 32 bits.
const FIRST_ID = 96_000_000_001;

export type Contacts = ReturnType<typeof contactStore>;

/** The contacts of this account, with all that ever stood in them. */
export function contactStore(now: () => number, properties: Properties) {
  const contacts = new Map<string, Contact>();
  const byEmail = new Map<string, string>();
  const mergedInto = new Map<string, string>();
  const deeds: Deed[] = [];
  const listeners: ((happened: Happened) => void)[] = [];
  const mode = { followsMergedIds: true, mergesIntoThird: false, privacyDeletionFirst: true };
  let lastId = FIRST_ID - 1;

  function tell(doing: Doing, happened: Omit<Happened, "author" | "at">) {
    if (doing.silently) return;
    const { author, at = now() } = doing;
    for (const listener of listeners) listener({ ...happened, author, at });
  }

  function note({ author }: Doing, kind: Deed["kind"], id: string, values = {}): void {
    deeds.push({ kind, id, at: now(), author, values });
  }

  function set(contact: Contact, values: Record<string, string>, { author, at = now() }: Doing) {
    const written = { at, writtenAt: now(), author };
    const changed = Object.entries(values).filter(
      ([name, value]) => value !== (valueOf(contact, name) ?? ""),
    );
    forgetAddresses(contact);
    const stamps = { ...Object.fromEntries(changed), lastmodifieddate: new Date(at).toISOString() };
    for (const [name, value] of Object.entries(stamps)) {
      const history = contact.properties.get(name) ?? [];
      history.push({ value, ...written });
      contact.properties.set(name, history);
    }
    contact.updatedAt = at;
    if (contact.archivedAt === null) rememberAddresses(contact);
    return changed.map(([name, value]) => ({ name, value }));
  }

  const forgetAddresses = (contact: Contact) =>
    addressesOf(contact).forEach((it) => byEmail.get(it) === contact.id && byEmail.delete(it));
  const rememberAddresses = (contact: Contact) =>
    addressesOf(contact).forEach((it) => byEmail.set(it, contact.id));

  function make(values: Record<string, string>, doing: Doing): Contact {
    lastId += 1;
    const at = doing.at ?? now();
    const id = String(lastId);
    const contact: Contact = {
      id,
      createdAt: at,
      updatedAt: at,
      archivedAt: null,
      properties: new Map(),
    };
    contacts.set(id, contact);
    const own = { hs_object_id: id, createdate: new Date(at).toISOString() };
    set(contact, { ...values, ...own }, doing);
    return contact;
  }

  function findByEmail(email: string): Contact | undefined {
    const id = byEmail.get(email.trim().toLowerCase());
    return id === undefined ? undefined : contacts.get(id);
  }

  function find(id: string): Contact | undefined {
    const into = mergedInto.get(id);
    return into !== undefined && mode.followsMergedIds ? find(into) : contacts.get(id);
  }

  const findBy = (name: string, value: string) =>
    [...contacts.values()].find((it) => it.archivedAt === null && valueOf(it, name) === value);

  function checkUnique(id: string, values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value === "" || !(name === "email" || properties.isUnique(name))) continue;
      const same = name === "email" ? findByEmail(value) : findBy(name, value);
      if (!same || same.id === id) continue;
      throw invalid(
        `Cannot set PropertyValueCoordinates{propertyName=${name}, value=${value}} on ${id}. ${same.id} already has that value.`,
      );
    }
  }

  /** A live one, or the 404 of it. */
  function get(id: string): Contact {
    const contact = find(id);
    if (!contact || contact.archivedAt !== null) throw notFound(id);
    return contact;
  }

  return {
    mode,
    deeds,
    find,
    findByEmail,
    findBy,
    get,
    onChange: (listener: (happened: Happened) => void) => void listeners.push(listener),
    live: () => [...contacts.values()].filter((it) => it.archivedAt === null),
    archived: () => [...contacts.values()].filter((it) => it.archivedAt !== null),

    create(given: Record<string, string>, doing: Doing): Contact {
      const values = properties.checked(given);
      const same = values["email"] ? findByEmail(values["email"]) : undefined;
      if (same) throw contactExists(same.id);
      checkUnique("a new contact", values);
      const contact = make(values, doing);
      note(doing, "create", contact.id, values);
      tell(doing, { kind: "creation", id: contact.id });
      for (const [name, value] of Object.entries(values)) {
        if (value === "") continue;
        tell(doing, { kind: "propertyChange", id: contact.id, property: { name, value } });
      }
      return contact;
    },

    update(contact: Contact, given: Record<string, string>, doing: Doing): Contact {
      const values = properties.checked(given);
      checkUnique(contact.id, values);
      note(doing, "update", contact.id, values);
      for (const property of set(contact, values, doing)) {
        tell(doing, { kind: "propertyChange", id: contact.id, property });
      }
      return contact;
    },

    archive(contact: Contact, doing: Doing): void {
      contact.archivedAt = doing.at ?? now();
      forgetAddresses(contact);
      note(doing, "archive", contact.id);
      tell(doing, { kind: "deletion", id: contact.id });
    },

    restore(id: string, doing: Doing): Contact {
      const contact = contacts.get(id);
      if (!contact || contact.archivedAt === null) throw notFound(id);
      contact.archivedAt = null;
      set(contact, {}, doing);
      note(doing, "restore", id);
      tell(doing, { kind: "restore", id });
      return contact;
    },

    /** The two become one: the first, or a third where HubSpot makes a new record of them. */
    merge(primary: Contact, other: Contact, doing: Doing): Contact {
      if (primary === other) throw invalid("Cannot merge an object with itself.");
      const merged = mode.mergesIntoThird ? [primary, other] : [other];
      const { values, moved } = mergedValues(primary, merged);
      for (const one of merged) {
        forgetAddresses(one);
        contacts.delete(one.id);
      }
      const winner = mode.mergesIntoThird ? make({}, doing) : primary;
      for (const one of merged) mergedInto.set(one.id, winner.id);
      const changed = set(winner, values, doing);
      note(doing, "merge", winner.id);
      const merge = {
        primary: primary.id,
        merged: merged.map((it) => it.id).filter((id) => id !== primary.id),
        moved,
      };
      tell(doing, { kind: "merge", id: winner.id, merge });
      for (const property of changed) {
        tell(doing, { kind: "propertyChange", id: winner.id, property });
      }
      return winner;
    },

    /** As if they had never been. */
    forget(contact: Contact, doing: Doing): void {
      forgetAddresses(contact);
      contacts.delete(contact.id);
      note(doing, "gdpr_delete", contact.id);
      const notices: Happened["kind"][] = ["privacyDeletion", "deletion"];
      for (const kind of mode.privacyDeletionFirst ? notices : notices.toReversed()) {
        tell(doing, { kind, id: contact.id });
      }
    },
  };
}

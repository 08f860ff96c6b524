import { bodyOf, type Answer, type Asked } from "./call.ts";
import { shown, valueOf, type Contact } from "./contact.ts";
import type { Contacts } from "./contacts.ts";
import type { Properties } from "./properties.ts";
import { invalid } from "./refusal.ts";

type Filter = {
  propertyName: string;
  operator: string;
  value?: string;
  values?: string[];
  highValue?: string;
};
type Sort = { propertyName: string; direction?: "ASCENDING" | "DESCENDING" };
type Search = {
  after?: string;
  limit?: number;
  filterGroups?: { filters: Filter[] }[];
  sorts?: (string | Sort)[];
  properties?: string[];
  query?: string;
};

const MOST_RESULTS = 10_000;
const MOST_ON_A_PAGE = 200;
const MOST_CHARACTERS = 3000;
const MOST_GROUPS = 5;
const MOST_IN_A_GROUP = 6;
const MOST_FILTERS = 18;

type Value = string | number | undefined;

/** The index that is searched: it learns of a change later than the record itself. */
export function searchIndex(contacts: Contacts, properties: Properties, now: () => number) {
  const lags = { usualMs: 0, ofContact: new Map<string, number>() };
  const isKnown = (name: string) => properties.typeOf(name) !== undefined;
  const knownUntil = ({ id }: Contact) => now() - (lags.ofContact.get(id) ?? lags.usualMs);

  /** Comparable, by the type that the property has. */
  function comparable(name: string, value: string | undefined): Value {
    if (value === undefined) return undefined;
    const type = properties.typeOf(name);
    if (type === "number") return Number(value);
    if (type === "datetime") return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
    return value.toLowerCase();
  }

  function test({ propertyName, operator, value, values, highValue }: Filter) {
    if (!isKnown(propertyName)) {
      throw invalid(`There was a problem with the request: unknown property ${propertyName}`);
    }
    const one = comparable(propertyName, value);
    const many = (values ?? []).map((it) => comparable(propertyName, it));
    const high = comparable(propertyName, highValue);
    const matches = operators[operator];
    if (!matches) throw invalid(`The stand-in does not know the operator ${operator}.`);
    const needs = ["IN", "NOT_IN"].includes(operator) ? values : value;
    if (!operator.endsWith("HAS_PROPERTY") && needs === undefined) {
      throw invalid(`Filter on ${propertyName} is missing its value for operator ${operator}`);
    }
    return (contact: Contact, asOf: number) =>
      matches(comparable(propertyName, valueOf(contact, propertyName, asOf)), { one, many, high });
  }

  return {
    lags,

    "contacts.search": (asked: Asked): Answer => {
      const search = bodyOf<Search>(asked);
      checkSize(search);
      const { limit = 10, filterGroups = [], sorts = [] } = search;
      const after = Number(search.after ?? 0);
      const groups = filterGroups.map((it) => it.filters.map(test));
      const found = contacts.live().filter((contact) => {
        const asOf = knownUntil(contact);
        if (valueOf(contact, "hs_object_id", asOf) === undefined) return false;
        const isMeant =
          groups.length === 0 || groups.some((all) => all.every((it) => it(contact, asOf)));
        return isMeant && hasWord(contact, search.query, asOf);
      });
      const sorted = inOrder(found, sortIn(sorts));
      const page = sorted.slice(after, Math.min(after + limit, MOST_RESULTS));
      const end = after + page.length;
      const results = page.map((it) =>
        shown(it, isKnown, { properties: search.properties ?? [], asOf: knownUntil(it) }),
      );
      const paging = end < found.length ? { paging: { next: { after: String(end) } } } : {};
      return { status: 200, body: { total: found.length, results, ...paging } };
    },
  };

  /** Equal ones come in an order that says nothing, the same on every page. */
  function inOrder(found: Contact[], { propertyName, direction }: Sort): Contact[] {
    const sign = direction === "DESCENDING" ? -1 : 1;
    return found
      .map((contact) => ({
        contact,
        key: comparable(propertyName, valueOf(contact, propertyName, knownUntil(contact))),
        chance: Math.imul(Number(contact.id) % 2 ** 31, 2_654_435_761) >>> 0,
      }))
      .toSorted((a, b) => sign * compare(a.key, b.key) || compare(a.chance, b.chance))
      .map((it) => it.contact);
  }
}

function checkSize(search: Search): void {
  const { limit = 10, after = "0", filterGroups = [], sorts = [] } = search;
  const filters = filterGroups.map((it) => it.filters.length);
  const all = filters.reduce((sum, it) => sum + it, 0);
  if (JSON.stringify(search).length > MOST_CHARACTERS) {
    throw invalid(`The request body is longer than ${MOST_CHARACTERS} characters.`);
  }
  if (limit < 1 || limit > MOST_ON_A_PAGE) {
    throw invalid(`limit must be between 1 and ${MOST_ON_A_PAGE}`);
  }
  if (!/^\d+$/.test(after)) throw invalid(`Invalid paging cursor: ${after}`);
  if (Number(after) >= MOST_RESULTS) {
    throw invalid(`There was a problem with the request: no paging past ${MOST_RESULTS} results.`);
  }
  if (filters.length > MOST_GROUPS || filters.some((it) => it > MOST_IN_A_GROUP)) {
    throw invalid(`At most ${MOST_GROUPS} filterGroups of ${MOST_IN_A_GROUP} filters are allowed`);
  }
  if (all > MOST_FILTERS) throw invalid(`At most ${MOST_FILTERS} filters are allowed`);
  if (sorts.length > 1) throw invalid("Only one sort is allowed");
}

/** `name`, `-name`, or the object of the vendor's guide, as text too. */
function sortIn([sort]: (string | Sort)[]): Sort {
  if (sort === undefined) return { propertyName: "createdate" };
  if (typeof sort !== "string") return sort;
  if (sort.startsWith("{")) return sortInText(sort);
  return sort.startsWith("-")
    ? { propertyName: sort.slice(1), direction: "DESCENDING" }
    : { propertyName: sort };
}

const sortInText = (text: string): Sort => JSON.parse(text);

const compare = (one: Value, other: Value): number => {
  if (one === other) return 0;
  if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
  return one < other ? -1 : 1;
};

type Given = { one: Value; many: Value[]; high: Value };

/** A property with nothing in it fits no comparison. */
const ordered =
  (fits: (order: number) => boolean) =>
  (value: Value, { one }: Given) =>
    value !== undefined && fits(compare(value, one));

const operators: Record<string, (value: Value, given: Given) => boolean> = {
  EQ: ordered((order) => order === 0),
  GT: ordered((order) => order > 0),
  GTE: ordered((order) => order >= 0),
  LT: ordered((order) => order < 0),
  LTE: ordered((order) => order <= 0),
  NEQ: (value, { one }) => value !== one,
  BETWEEN: (value, { one, high }) =>
    value !== undefined && compare(value, one) >= 0 && compare(value, high) <= 0,
  IN: (value, { many }) => value !== undefined && many.includes(value),
  NOT_IN: (value, { many }) => !many.includes(value),
  HAS_PROPERTY: (value) => value !== undefined,
  NOT_HAS_PROPERTY: (value) => value === undefined,
};

function hasWord(contact: Contact, query: string | undefined, asOf: number): boolean {
  if (query === undefined || query === "") return true;
  const names = ["email", "firstname", "lastname", "phone", "company"];
  const all = names.map((name) => valueOf(contact, name, asOf) ?? "").join(" ");
  return all.toLowerCase().includes(query.toLowerCase());
}

import { shown, type Contact } from "./contact.ts";
import type { Contacts } from "./contacts.ts";
import { bodyOf, type Answer, type Asked } from "./call.ts";
import { named } from "./contact-calls.ts";
import type { Properties } from "./properties.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";

const MOST_INPUTS = 100;

type Input = { id: string; idProperty?: string; properties: Record<string, string> };
type Fault = { status: "error"; category: string; message: string; context: object };

/** Calls about up to a hundred contacts: those that go wrong are errors beside the others' results. */
export function batchCalls(contacts: Contacts, properties: Properties, now: () => number) {
  const isKnown = (name: string) => properties.typeOf(name) !== undefined;

  /** 207 where some went wrong; a refusal of all of them where none is left. */
  function each<T>(asked: Asked, whole: number, deed: (input: T) => object): Answer {
    const { inputs } = bodyOf<{ inputs: T[] }>(asked);
    checkSize(inputs);
    const startedAt = new Date(now()).toISOString();
    const results: object[] = [];
    const errors: object[] = [];
    for (const input of inputs) {
      try {
        results.push(deed(input));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        errors.push(faultOf(error));
      }
    }
    const times = { startedAt, completedAt: new Date(now()).toISOString() };
    const body = { status: "COMPLETE", results, ...times };
    if (errors.length === 0) return { status: whole, body };
    return { status: 207, body: { ...body, numErrors: errors.length, errors } };
  }

  function find({ id, idProperty = null }: { id: string; idProperty?: string | null }) {
    const contact = named(contacts, properties, id, idProperty);
    return contact?.archivedAt === null ? contact : undefined;
  }

  const written = (contact: Contact, values: Record<string, string>) =>
    shown(contact, isKnown, { properties: Object.keys(values) });

  return {
    "contacts.batch_read": (asked: Asked): Answer => {
      const wanted = bodyOf<{
        idProperty?: string;
        properties?: string[];
        propertiesWithHistory?: string[];
        inputs: { id: string }[];
      }>(asked);
      const { idProperty = null, properties: names = [], propertiesWithHistory = [] } = wanted;
      const wantsArchived = asked.query.get("archived") === "true";
      const missing: string[] = [];
      const found = new Map<string, object>();
      checkSize(wanted.inputs);
      for (const { id } of wanted.inputs) {
        const contact = named(contacts, properties, id, idProperty);
        if (!contact || (contact.archivedAt !== null) !== wantsArchived) missing.push(id);
        else {
          const view = { properties: names, history: propertiesWithHistory };
          found.set(contact.id, shown(contact, isKnown, view));
        }
      }
      const at = new Date(now()).toISOString();
      const body = {
        status: "COMPLETE",
        results: [...found.values()],
        startedAt: at,
        completedAt: at,
      };
      if (missing.length === 0) return { status: 200, body };
      const error = {
        ...faultOf(notFound("")),
        message:
          "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.",
        context: { ids: missing },
      };
      return { status: 207, body: { ...body, numErrors: 1, errors: [error] } };
    },

    "contacts.batch_create": (asked: Asked): Answer =>
      each<Input>(asked, 201, ({ properties: values }) =>
        written(contacts.create(values, { author: asked.author }), values),
      ),

    "contacts.batch_update": (asked: Asked): Answer => {
      checkRepeats(asked);
      return each<Input>(asked, 200, ({ properties: values, ...which }) => {
        const contact = find(which);
        if (!contact) throw notFound(which.id);
        return written(contacts.update(contact, values, { author: asked.author }), values);
      });
    },

    "contacts.batch_upsert": (asked: Asked): Answer => {
      checkRepeats(asked);
      const doing = { author: asked.author };
      return each<Input>(asked, 200, ({ properties: values, ...which }) => {
        const contact = find(which);
        if (contact) {
          return { ...written(contacts.update(contact, values, doing), values), new: false };
        }
        if (which.idProperty === undefined) throw notFound(which.id);
        const all = { ...values, [which.idProperty]: values[which.idProperty] ?? which.id };
        return { ...written(contacts.create(all, doing), all), new: true };
      });
    },

    "contacts.batch_archive": (asked: Asked): Answer => {
      const { inputs } = bodyOf<{ inputs: { id: string }[] }>(asked);
      checkSize(inputs);
      for (const { id } of inputs) {
        const contact = find({ id });
        if (contact) contacts.archive(contact, { author: asked.author });
      }
      return { status: 204 };
    },
  };
}

function checkSize(inputs: unknown[]): void {
  if (inputs.length === 0) throw invalid("No inputs were given: at least one is required.");
  if (inputs.length <= MOST_INPUTS) return;
  throw invalid(`The number of inputs (${inputs.length}) is more than ${MOST_INPUTS}.`);
}

function checkRepeats(asked: Asked): void {
  const ids = bodyOf<{ inputs: Input[] }>(asked).inputs.map((it) => it.id.trim().toLowerCase());
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length === 0) return;
  throw invalid(`Duplicate IDs found in batch input: [${twice.join(", ")}]. IDs must be unique`);
}

function faultOf({
  category,
  message,
  more,
}: Refusal): Fault & { errors: object[]; links: object } {
  const { context = {}, errors = [] } = more;
  return { status: "error", category, message, context, errors, links: {} };
}

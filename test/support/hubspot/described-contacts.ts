import {
  errorOfBatch,
  flag,
  listOf,
  mapOf,
  nextPage,
  oneOf,
  record,
  text,
  texts,
  time,
  whole,
  type Described,
  type Shape,
} from "./shapes.ts";

// The vendor's own description forgets that an empty property comes as null.
const values = mapOf({ type: ["string", "null"] });
const oldValue = record(
  { value: text, timestamp: time, sourceType: text },
  { sourceId: text, sourceLabel: text, updatedByUserId: whole },
);

const fields = { id: text, properties: values, createdAt: time, updatedAt: time, archived: flag };
const more = {
  archivedAt: time,
  objectWriteTraceId: text,
  propertiesWithHistory: mapOf(listOf(oldValue)),
  url: text,
};
const contact = record(fields, more);

const association = record({
  to: record({ id: text }),
  types: listOf(
    record({
      associationCategory: oneOf("HUBSPOT_DEFINED INTEGRATOR_DEFINED USER_DEFINED WORK"),
      associationTypeId: whole,
    }),
  ),
});
const filter = record(
  {
    propertyName: text,
    operator: oneOf(
      "BETWEEN CONTAINS_TOKEN EQ GT GTE HAS_PROPERTY IN LT LTE NEQ NOT_CONTAINS_TOKEN NOT_HAS_PROPERTY NOT_IN",
    ),
  },
  { value: text, values: texts, highValue: text },
);

const inputs = (of: Shape) => record({ inputs: listOf(of) });
const written = { properties: mapOf(text) };
const trace = { objectWriteTraceId: text };
const named = { idProperty: text, ...trace };

function batch(of: Shape) {
  const whole200 = {
    status: oneOf("CANCELED COMPLETE PENDING PROCESSING"),
    results: listOf(of),
    startedAt: time,
    completedAt: time,
  };
  const sometimes = { requestedAt: time, links: mapOf(text) };
  const errors = { numErrors: whole, errors: listOf(errorOfBatch) };
  return {
    whole: record(whole200, sometimes),
    partly: record(whole200, { ...sometimes, ...errors }),
  };
}
const contacts = batch(contact);
const upserted = batch(record({ ...fields, new: flag }, more));

const PATH = "/crm/v3/objects/contacts";
const READ = ["crm.objects.contacts.read"];
const WRITE = ["crm.objects.contacts.write"];
const asked = {
  archived: flag,
  associations: texts,
  properties: texts,
  propertiesWithHistory: texts,
};

export const contactCalls = {
  "contacts.list": {
    method: "GET",
    path: PATH,
    scopes: READ,
    query: { ...asked, after: text, limit: whole },
    answers: { 200: record({ results: listOf(contact) }, { paging: nextPage }) },
  },
  "contacts.create": {
    method: "POST",
    path: PATH,
    scopes: WRITE,
    body: record(written, { associations: listOf(association) }),
    answers: { 201: contact },
  },
  "contacts.get": {
    method: "GET",
    path: `${PATH}/{contactId}`,
    scopes: READ,
    query: { ...asked, idProperty: text },
    answers: { 200: contact },
  },
  "contacts.update": {
    method: "PATCH",
    path: `${PATH}/{contactId}`,
    scopes: WRITE,
    query: { idProperty: text },
    body: record(written),
    answers: { 200: contact },
  },
  "contacts.archive": {
    method: "DELETE",
    path: `${PATH}/{contactId}`,
    scopes: WRITE,
    answers: { 204: null },
  },
  "contacts.merge": {
    method: "POST",
    path: `${PATH}/merge`,
    scopes: WRITE,
    body: record({ primaryObjectId: text, objectIdToMerge: text }),
    answers: { 200: contact },
  },
  "contacts.gdpr_delete": {
    method: "POST",
    path: `${PATH}/gdpr-delete`,
    scopes: WRITE,
    body: record({ objectId: text }, { idProperty: text }),
    answers: { 204: null },
  },
  "contacts.search": {
    method: "POST",
    path: `${PATH}/search`,
    scopes: READ,
    body: record(
      {},
      {
        after: text,
        filterGroups: listOf(record({ filters: listOf(filter) })),
        limit: whole,
        properties: texts,
        query: text,
        // Text by the description, as the SDK sends it; objects by the vendor's guide.
        sorts: listOf({
          anyOf: [
            text,
            record({ propertyName: text }, { direction: oneOf("ASCENDING DESCENDING") }),
          ],
        }),
      },
    ),
    answers: { 200: record({ total: whole, results: listOf(contact) }, { paging: nextPage }) },
  },
  "contacts.batch_read": {
    method: "POST",
    path: `${PATH}/batch/read`,
    scopes: READ,
    query: { archived: flag },
    body: record(
      { inputs: listOf(record({ id: text })) },
      { idProperty: text, properties: texts, propertiesWithHistory: texts },
    ),
    answers: { 200: contacts.whole, 207: contacts.partly },
  },
  "contacts.batch_create": {
    method: "POST",
    path: `${PATH}/batch/create`,
    scopes: WRITE,
    body: inputs(record(written, { associations: listOf(association), ...trace })),
    answers: { 201: contacts.whole, 207: contacts.partly },
  },
  "contacts.batch_update": {
    method: "POST",
    path: `${PATH}/batch/update`,
    scopes: WRITE,
    body: inputs(record({ id: text, ...written }, named)),
    answers: { 200: contacts.whole, 207: contacts.partly },
  },
  "contacts.batch_upsert": {
    method: "POST",
    path: `${PATH}/batch/upsert`,
    scopes: WRITE,
    body: inputs(record({ id: text, ...written }, named)),
    answers: { 200: upserted.whole, 207: upserted.partly },
  },
  "contacts.batch_archive": {
    method: "POST",
    path: `${PATH}/batch/archive`,
    scopes: WRITE,
    body: inputs(record({ id: text })),
    answers: { 204: null },
  },
} satisfies Record<string, Described>;

import { contactCalls } from "./described-contacts.ts";
import { signInCalls } from "./described-sign-in.ts";
import { flag, listOf, oneOf, record, text, time, whole, type Described } from "./shapes.ts";

const option = record(
  { label: text, value: text, hidden: flag },
  { description: text, displayOrder: whole },
);

const fieldTypes = oneOf(
  "booleancheckbox calculation_equation checkbox date file html number phonenumber radio select text textarea",
);
const types = oneOf("bool date datetime enumeration number phone_number string");
const sensitivity = oneOf("highly_sensitive non_sensitive sensitive");

const ofProperty = {
  calculationFormula: text,
  currencyPropertyName: text,
  dataSensitivity: sensitivity,
  displayOrder: whole,
  externalOptions: flag,
  formField: flag,
  hasUniqueValue: flag,
  hidden: flag,
  numberDisplayHint: oneOf("currency duration formatted percentage probability unformatted"),
  referencedObjectType: text,
  showCurrencySymbol: flag,
  textDisplayHint: oneOf(
    "domain_name email ip_address multi_line phone_number physical_address postal_code unformatted_single_line",
  ),
};

const newProperty = record(
  {
    name: text,
    label: text,
    groupName: text,
    type: types,
    fieldType: fieldTypes,
  },
  { ...ofProperty, description: text, options: listOf(option) },
);

const property = record(
  {
    name: text,
    label: text,
    groupName: text,
    type: text,
    fieldType: text,
    description: text,
    options: listOf(option),
  },
  {
    ...ofProperty,
    archived: flag,
    calculated: flag,
    createdAt: time,
    hubspotDefined: flag,
    modificationMetadata: record({
      archivable: flag,
      readOnlyDefinition: flag,
      readOnlyValue: flag,
    }),
    updatedAt: time,
  },
);

const readsProperties = [
  "crm.objects.contacts.read",
  "crm.objects.contacts.write",
  "crm.schemas.contacts.read",
];
const properties = "/crm/v3/properties/{objectType}";

const propertyCalls = {
  "properties.list": {
    method: "GET",
    path: properties,
    scopes: readsProperties,
    query: { archived: flag, dataSensitivity: sensitivity, locale: text, properties: text },
    answers: { 200: record({ results: listOf(property) }) },
  },
  "properties.create": {
    method: "POST",
    path: properties,
    scopes: ["crm.schemas.contacts.write"],
    body: newProperty,
    answers: { 201: property },
  },
  "properties.get": {
    method: "GET",
    path: `${properties}/{propertyName}`,
    scopes: readsProperties,
    query: { archived: flag, dataSensitivity: sensitivity, locale: text, properties: text },
    answers: { 200: property },
  },
} satisfies Record<string, Described>;

export const calls = { ...contactCalls, ...propertyCalls, ...signInCalls };
export type CallName = keyof typeof calls;

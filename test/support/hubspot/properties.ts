import { invalidValues, Refusal, type ValueFault } from "./refusal.ts";

export type NewProperty = {
  name: string;
  label: string;
  groupName: string;
  type: string;
  fieldType: string;
  description?: string;
  hasUniqueValue?: boolean;
  options?: { label: string; value: string; hidden: boolean; displayOrder?: number }[];
};

type Property = NewProperty & { isOwn: boolean; isReadOnly: boolean; createdAt: number };

const GROUP = "contactinformation";
const LIFECYCLE_STAGES =
  "subscriber lead marketingqualifiedlead salesqualifiedlead opportunity customer evangelist other";

const given = (name: string, type: string, fieldType = "text"): NewProperty => ({
  name,
  label: name,
  groupName: GROUP,
  type,
  fieldType,
});

const choices = (values: string[]) =>
  values.map((value, displayOrder) => ({ label: value, value, hidden: false, displayOrder }));

/** What a contact has in every account; the rest is made there. */
const standing: NewProperty[] = [
  ...["email", "firstname", "lastname", "company", "jobtitle", "city", "country", "website"].map(
    (name) => given(name, "string"),
  ),
  ...["hs_additional_emails", "hs_merged_object_ids", "hs_language"].map((name) =>
    given(name, "string"),
  ),
  given("phone", "string", "phonenumber"),
  given("mobilephone", "string", "phonenumber"),
  {
    ...given("lifecyclestage", "enumeration", "radio"),
    options: choices(LIFECYCLE_STAGES.split(" ")),
  },
  {
    ...given("hs_lead_status", "enumeration", "radio"),
    options: choices(["NEW", "OPEN", "IN_PROGRESS", "CONNECTED", "UNQUALIFIED"]),
  },
  given("hs_object_id", "number", "number"),
  given("createdate", "datetime", "date"),
  given("lastmodifieddate", "datetime", "date"),
];
const READ_ONLY = ["hs_object_id", "createdate", "lastmodifieddate", "hs_merged_object_ids"];

export type Properties = ReturnType<typeof propertyBook>;

/** The properties that contacts have in this account. */
export function propertyBook(now: () => number) {
  const known = new Map<string, Property>();

  function add(property: NewProperty, isOwn: boolean): Property {
    const isReadOnly = READ_ONLY.includes(property.name);
    const made = { ...property, isOwn, isReadOnly, createdAt: now() };
    known.set(property.name, made);
    return made;
  }
  for (const property of standing) add(property, false);

  function faultOf(name: string, value: string): ValueFault | undefined {
    const property = known.get(name);
    const fault = (error: string, message: string) => ({ name, error, message });
    if (!property) return fault("PROPERTY_DOESNT_EXIST", `Property "${name}" does not exist`);
    if (property.isReadOnly) {
      return fault(
        "READ_ONLY_VALUE",
        `"${name}" is a read only property; its value cannot be set.`,
      );
    }
    if (value === "") return undefined;
    if (name === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
      return fault("INVALID_EMAIL", `Email address ${value} is invalid`);
    }
    const options = property.options?.map((it) => it.value) ?? [];
    if (property.type === "enumeration" && !options.includes(value)) {
      const said = `${value} was not one of the allowed options: [${options.join(", ")}]`;
      return fault("INVALID_OPTION", said);
    }
    if (property.type === "number" && Number.isNaN(Number(value))) {
      return fault("INVALID_NUMBER", `${value} was not a valid number.`);
    }
    if (property.type === "bool" && !/^(true|false)$/.test(value)) {
      return fault("INVALID_BOOLEAN", `${value} was not a valid boolean.`);
    }
    return undefined;
  }

  return {
    typeOf: (name: string) => known.get(name)?.type,
    isUnique: (name: string) => known.get(name)?.hasUniqueValue === true,
    list: () => [...known.values()].map(shown),
    get(name: string) {
      const property = known.get(name);
      if (property) return shown(property);
      throw new Refusal(404, "OBJECT_NOT_FOUND", `Property "${name}" does not exist.`);
    },
    create(property: NewProperty) {
      if (known.has(property.name)) {
        const message = `Property named '${property.name}' already exists.`;
        throw new Refusal(409, "OBJECT_ALREADY_EXISTS", message);
      }
      if (!/^[a-z][a-z0-9_]*$/.test(property.name)) {
        const message = `Property name ${property.name} must begin with a letter and have only lower-case letters, digits and underscores.`;
        throw new Refusal(400, "VALIDATION_ERROR", message);
      }
      if (property.groupName !== GROUP) {
        const message = `Property group '${property.groupName}' does not exist.`;
        throw new Refusal(400, "VALIDATION_ERROR", message);
      }
      return shown(add(property, true));
    },
    /** Values as they are kept; throws the 400 of those that cannot be. */
    checked(values: Record<string, string>): Record<string, string> {
      const kept = Object.entries(values).map(([name, value]): [string, string] => [
        name,
        name === "email" ? value.trim().toLowerCase() : value,
      ]);
      const faults = kept.flatMap(([name, value]) => faultOf(name, value) ?? []);
      if (faults.length > 0) throw invalidValues(faults);
      return Object.fromEntries(kept);
    },
  };
}

function shown({ isOwn, isReadOnly, createdAt, ...property }: Property) {
  const at = new Date(createdAt).toISOString();
  return {
    description: "",
    options: [],
    hasUniqueValue: false,
    hidden: false,
    ...property,
    archived: false,
    calculated: false,
    hubspotDefined: !isOwn,
    createdAt: at,
    updatedAt: at,
    modificationMetadata: {
      archivable: isOwn,
      readOnlyDefinition: !isOwn,
      readOnlyValue: isReadOnly,
    },
  };
}

import { CheckField, SelectField, TextArea, TextField } from "./fields.tsx";

/** As much of a JSON schema as settings and inputs use. */
type Property = {
  type?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  secret?: boolean;
  multiline?: boolean;
  maxLength?: number;
};

export type FormField = Property & { name: string; label: string; isRequired: boolean };

/** The fields of a form for an object of this schema, in its order. Names are prefixed, so that two fit on a page. */
export function fieldsOf(schema: Record<string, unknown>): FormField[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    ...property,
    name,
    label: property.title ?? name,
    isRequired: required.includes(name) && property.default === undefined,
  }));
}

export type SchemaWords = {
  /** Behind the name of a secret that is kept. */
  secretSet: string;
  clearSecret: string;
};

/** How a field is shown: `options` say what the values of a list mean, `suggestions` are values that were found. */
export type FieldWords = {
  label?: string;
  hint?: string;
  options?: Record<string, string>;
  suggestions?: readonly string[];
};

/** The fields of an object, made from its schema. A secret is never shown: empty keeps the one that is set. */
export function SchemaFields(props: {
  schema: Record<string, unknown>;
  values: Record<string, unknown>;
  /** The names of the secrets that are set. */
  secrets?: readonly string[];
  words: SchemaWords;
  errorAt: (name: string) => string | undefined;
  /** Names and hints in the page's language, where the schema's own are not. */
  labelOf?: (name: string) => FieldWords | undefined;
}) {
  const { values, secrets = [], words, errorAt } = props;
  return (
    <>
      {fieldsOf(props.schema).map((field) => {
        const said = props.labelOf?.(field.name);
        const common = {
          name: `f.${field.name}`,
          label: said?.label ?? field.label,
          // Words of ours go together: a hint of the schema's own would be in another language.
          hint: said?.label === undefined ? field.description : said.hint,
          error: errorAt(field.name),
        };
        const value = textOf(values[field.name] ?? field.default);
        if (field.type === "boolean") {
          return <CheckField {...common} checked={value === "true"} />;
        }
        if (field.enum) {
          const options = field.enum.map((it) => ({
            value: String(it),
            text: said?.options?.[String(it)] ?? String(it),
          }));
          const none = field.isRequired ? [] : [{ value: "", text: "–" }];
          return <SelectField {...common} value={value} options={[...none, ...options]} />;
        }
        const isSet = secrets.includes(field.name);
        const hint = field.secret && isSet ? words.secretSet : common.hint;
        const isLong = field.multiline ?? false;
        const typed = {
          ...common,
          hint,
          value: field.secret ? "" : value,
          required: field.isRequired && !isSet,
          maxlength: field.maxLength ?? (isLong ? 20_000 : 2_000),
        };
        return (
          <>
            {isLong ? (
              <TextArea {...typed} isCode />
            ) : (
              <TextField
                {...typed}
                type={field.secret ? "password" : "text"}
                suggestions={said?.suggestions}
              />
            )}
            {field.secret && isSet && !field.isRequired && (
              <CheckField
                name={`clear.${field.name}`}
                label={`${words.clearSecret}: ${common.label}`}
                checked={false}
              />
            )}
          </>
        );
      })}
    </>
  );
}

/**
 * What was filled in, by the schema's types. A secret left empty is left out, one to be cleared is null, and so is
 * an open field that was emptied.
 */
export function readSchemaForm(
  schema: Record<string, unknown>,
  form: URLSearchParams,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const field of fieldsOf(schema)) {
    const typed = form.get(`f.${field.name}`)?.trim() ?? "";
    if (field.type === "boolean") read[field.name] = typed === "yes";
    else if (typed !== "") read[field.name] = isNumber(field) ? Number(typed) : typed;
    else if (form.has(`clear.${field.name}`)) read[field.name] = null;
    else if (!field.secret && form.has(`f.${field.name}`)) read[field.name] = null;
  }
  return read;
}

const isNumber = ({ type }: Property) => type === "number" || type === "integer";

/** A setting as text; what is none of these is shown in no form. */
export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";

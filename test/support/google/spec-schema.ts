export type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  repeated?: boolean;
  required?: boolean;
  location?: string;
};
type Reference = { $ref: string };
export type Method = {
  httpMethod: string;
  flatPath: string;
  parameters?: Record<string, Schema>;
  request?: Reference;
  response?: Reference;
  scopes: string[];
};
export type Description = {
  name: string;
  servicePath: string;
  parameters: Record<string, Schema>;
  methods: Record<string, Method>;
  schemas: Record<string, Schema>;
};

export type Misfit = { at: string; says: string };

/** The first thing in it that Google's description does not know; null is as if left out. */
export function misfitIn(
  to: Description,
  given: Schema,
  value: unknown,
  at: string,
): Misfit | undefined {
  const schema = given.$ref === undefined ? given : (to.schemas[given.$ref] ?? {});
  const wrong = (kind: string): Misfit => ({
    at,
    says: `Invalid value at '${at}' (${kind}), ${JSON.stringify(value)}`,
  });
  if (value === null || value === undefined || schema.type === "any") return undefined;
  if (schema.type === "object") {
    if (typeof value !== "object" || Array.isArray(value)) return wrong(given.$ref ?? "Message");
    for (const [name, inner] of Object.entries(value)) {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      const path = at === "" ? name : `${at}.${name}`;
      if (!known) {
        const where = at === "" ? "" : ` at '${at}'`;
        const says = `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`;
        return { at: path, says };
      }
      const misfit = misfitIn(to, known, inner, path);
      if (misfit) return misfit;
    }
    return undefined;
  }
  if (schema.type === "array") {
    if (!Array.isArray(value)) return wrong("List");
    for (const [index, inner] of value.entries()) {
      const misfit = misfitIn(to, schema.items ?? { type: "any" }, inner, `${at}[${index}]`);
      if (misfit) return misfit;
    }
    return undefined;
  }
  if (schema.type === "integer") {
    return Number.isInteger(value) ? undefined : wrong("TYPE_INT32");
  }
  if (schema.type === "number") return typeof value === "number" ? undefined : wrong("TYPE_DOUBLE");
  if (schema.type === "boolean") return typeof value === "boolean" ? undefined : wrong("TYPE_BOOL");
  if (schema.format === "int64" && Number.isInteger(value)) return undefined;
  if (typeof value !== "string") return wrong("TYPE_STRING");
  return schema.enum && !schema.enum.includes(value) ? wrong("TYPE_ENUM") : undefined;
}

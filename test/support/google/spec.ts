import { readFileSync } from "node:fs";
import { maskOf, type Mask } from "./mask.ts";
import { misfitIn, type Description, type Method, type Schema } from "./spec-schema.ts";
import { driveRefusal, invalid, Refusal } from "./refusal.ts";

/** Google's own description of its calls, as its discovery service publishes it. */
const descriptions = ["sheets.v4", "drive.v3"].map((name) =>
  descriptionIn(readFileSync(new URL(`../google-spec/${name}.json`, import.meta.url), "utf8")),
);

function descriptionIn(text: string): Description {
  return JSON.parse(text);
}

const routes = descriptions.flatMap((description) =>
  Object.entries(description.methods).map(([id, method]) => {
    const names: string[] = [];
    const literal = `/${description.servicePath}${method.flatPath}`;
    const pattern = literal.replaceAll(/\{(\w+)\}|\./g, (found, name?: string) => {
      if (name === undefined) return `\\${found}`;
      names.push(name);
      return name === "range" ? "([^/]+?)" : "([^/:]+)";
    });
    return { id, method, description, names, pattern: new RegExp(`^${pattern}$`) };
  }),
);
// A path with a word after its colon is more special than one whose last part is anything.
routes.sort((a, b) => b.method.flatPath.length - a.method.flatPath.length);

export type Matched = {
  id: string;
  service: string;
  scopes: string[];
  path: Record<string, string>;
  check(query: URLSearchParams, text: string): Checked;
};
export type Checked = { query: URLSearchParams; body: unknown; mask: Mask | undefined };

/** The call that is meant, by Google's own list of them. */
export function match(verb: string, path: string): Matched | undefined {
  for (const { id, method, description, names, pattern } of routes) {
    const found = method.httpMethod === verb ? pattern.exec(path) : null;
    if (!found) continue;
    const values = names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? "")]);
    return {
      id,
      service: description.name,
      scopes: method.scopes,
      path: Object.fromEntries(values),
      check: (query, text) => check(description, method, query, text),
    };
  }
  return undefined;
}

function check(to: Description, method: Method, query: URLSearchParams, text: string): Checked {
  const known = { ...to.parameters, ...method.parameters };
  for (const [name, value] of query) {
    const parameter = known[name];
    if (!parameter || parameter.location === "path") {
      throw badRequest(
        name,
        `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
      );
    }
    const fault = textFault(parameter, value);
    if (fault) throw badRequest(name, `Invalid value at '${name}' (${fault}), "${value}"`);
  }
  for (const [name, parameter] of Object.entries(method.parameters ?? {})) {
    const isMissing = parameter.required && parameter.location === "query" && !query.has(name);
    if (isMissing) throw driveRefusal(400, "required", `Required parameter: ${name}`);
  }
  const body = method.request ? bodyIn(to, method.request, text) : undefined;
  const fields = query.get("fields");
  return { query, body, mask: fields === null ? undefined : checkedMask(to, method, fields) };
}

function textFault(schema: Schema, value: string): string | undefined {
  if (schema.type === "boolean" && !/^(true|false)$/.test(value)) return "TYPE_BOOL";
  if (schema.type === "integer" && !/^-?\d+$/.test(value)) return "TYPE_INT32";
  return schema.enum && !schema.enum.includes(value) ? "TYPE_ENUM" : undefined;
}

function bodyIn(to: Description, request: Schema, text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw invalid("Invalid JSON payload received. Unexpected token.\n^");
  }
  const misfit = misfitIn(to, request, body, "");
  if (misfit) throw badRequest(misfit.at, misfit.says);
  return body;
}

function checkedMask(to: Description, method: Method, fields: string): Mask {
  const mask = maskOf(fields);
  const unknown = mask ? unknownIn(to, method.response ?? {}, mask, "") : fields;
  if (mask && unknown === undefined) return mask;
  if (to.name === "drive") {
    const where = { location: "fields", locationType: "parameter" };
    throw driveRefusal(400, "invalidParameter", `Invalid field selection ${unknown}`, where);
  }
  throw badRequest(
    "fields",
    `Error expanding 'fields' parameter. Cannot find matching fields for path '${unknown}'.`,
    "Request contains an invalid argument.",
  );
}

function unknownIn(to: Description, given: Schema, mask: Mask, at: string): string | undefined {
  const named = given.items ?? given;
  const schema = named.$ref === undefined ? named : (to.schemas[named.$ref] ?? {});
  for (const [name, inner] of mask) {
    if (name === "*") continue;
    const path = at === "" ? name : `${at}.${name}`;
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (!known) return path;
    const deeper = unknownIn(to, known, inner, path);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** The part of an update mask that its kind of thing does not have. */
export function unknownField(schema: string, mask: Mask): string | undefined {
  for (const to of descriptions) {
    if (to.schemas[schema]) return unknownIn(to, { $ref: schema }, mask, "");
  }
  return undefined;
}

const badRequest = (field: string, description: string, message = description) =>
  new Refusal(400, message, {
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [{ field, description }],
      },
    ],
  });

/** What of an answer Google's description does not know; undefined where it is as it says. */
export function misfitOfAnswer(id: string, answer: unknown): string | undefined {
  const route = routes.find((it) => it.id === id);
  const response = route?.method.response;
  if (!route || !response) return `${id} has no answer`;
  return misfitIn(route.description, response, answer, "")?.says;
}

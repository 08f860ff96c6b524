import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { calls, type CallName } from "./description.ts";
import { invalid } from "./refusal.ts";
import { errorShape, type Described, type Shape } from "./shapes.ts";

const ajv = new Ajv({ allErrors: true, strict: false });
const compiled = new Map<Shape, ValidateFunction>();

function faultsOf(shape: Shape, value: unknown): ErrorObject[] {
  const validate = compiled.get(shape) ?? ajv.compile(shape);
  compiled.set(shape, validate);
  return validate(value) ? [] : (validate.errors ?? []);
}

const isCallName = (name: string): name is CallName => name in calls;
const described = (name: CallName): Described => calls[name];

const routes = Object.keys(calls)
  .filter(isCallName)
  .map((name) => {
    const names: string[] = [];
    const { method, path } = described(name);
    const pattern = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => {
      names.push(part);
      return "([^/]+)";
    });
    return { name, method, names, pattern: new RegExp(`^${pattern}$`) };
  })
  // `…/contacts/search` is more special than `…/contacts/{contactId}`.
  .toSorted((one, other) => one.names.length - other.names.length);

export type Matched = { call: CallName; scopes: string[] | undefined; path: string[] };

/** The call that is meant, and what stands in its path. */
export function match(method: string, path: string): Matched | undefined {
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(path) : null;
    if (!found) continue;
    const values = route.names.map((_, at) => decodeURIComponent(found[at + 1] ?? ""));
    return { call: route.name, scopes: described(route.name).scopes, path: values };
  }
  return undefined;
}

/** Throws HubSpot's 400 where the request has what the description of its call does not know. */
export function checkRequest(call: CallName, query: URLSearchParams, sent: string): unknown {
  const { query: known = {}, body, form } = described(call);
  for (const [name, value] of query) checkParameter(name, value, known[name]);
  if (form) {
    const fields = Object.fromEntries(new URLSearchParams(sent));
    refuse(faultsOf(form, fields));
    return fields;
  }
  if (!body) {
    if (sent !== "") throw invalid("This call takes no body.");
    return undefined;
  }
  const given = jsonIn(sent);
  refuse(faultsOf(body, given));
  return given;
}

function checkParameter(name: string, value: string, shape: Shape | undefined): void {
  const wrong = (message: string) => invalid(message, [{ message, in: name }]);
  if (!shape) throw wrong(`Unknown query parameter: ${name}`);
  const isRight =
    (shape["type"] !== "boolean" || /^(true|false)$/.test(value)) &&
    (shape["type"] !== "integer" || /^\d+$/.test(value)) &&
    (!Array.isArray(shape["enum"]) || shape["enum"].includes(value));
  if (!isRight) throw wrong(`Unable to parse value for query parameter: ${name}`);
}

function jsonIn(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    throw invalid("Invalid input JSON on line 1, column 1: Unable to parse the request body");
  }
}

function refuse(faults: ErrorObject[]): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ instancePath, keyword, params, message = "is wrong" }) => {
    const field = String(params["additionalProperty"] ?? params["missingProperty"] ?? "");
    const at = [...instancePath.split("/").filter(Boolean), ...(field ? [field] : [])].join(".");
    const says =
      keyword === "additionalProperties"
        ? `Unrecognized field "${field}"`
        : keyword === "required"
          ? `Some required fields were not set: [${field}]`
          : `${at} ${message}`;
    return { message: says, in: at };
  });
  throw invalid(`Invalid input JSON: ${errors[0]?.message}`, errors);
}

/** What is wrong with an answer of our own by the description; empty where nothing is. */
export function answerFaults(call: CallName, status: number, body: unknown): string[] {
  const shape = status >= 400 ? errorShape : described(call).answers[status];
  if (shape === undefined) return [`${call} does not answer ${status}`];
  if (shape === null) return body === undefined ? [] : [`${call} ${status} has a body`];
  return faultsOf(shape, body).map((it) => `${call} ${it.instancePath} ${it.message}`);
}

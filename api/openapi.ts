import { OpenAPIHono, z, type RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { DomainError } from "../domain/errors.ts";
import { fieldErrors } from "../domain/field-errors.ts";
import { may, PERMISSIONS } from "../domain/permissions.ts";
import type { ApiEnv } from "./context.ts";
import { idempotencyKey, IDEMPOTENCY_PARAMETER } from "./idempotency-key.ts";
import { readBytes, readJsonText, requireJsonType } from "./json-body.ts";
import { invalidRequest, notFoundProblem } from "./problems.ts";

/** What a key must hold to get in; "any" is every living key. */
const Access = z.enum([...PERMISSIONS, "any"]);
export type Access = z.infer<typeof Access>;

/** A route's row in the table of permissions. */
export type RouteDeclaration = Omit<RouteConfig, "middleware"> & { permission: Access };

const PERMISSION = "x-permission";
const UNSAFE = new Set(["post", "put", "patch", "delete"]);

const Problem = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: "A stable word", example: "invalid_request" }),
    detail: z.string().optional().meta({ description: "What to do, for a person" }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: "JSON pointer", example: "#/email" }),
          code: z.string().meta({ example: "invalid_email" }),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .openapi("Problem");

const PROBLEM_TEXTS = {
  400: "The request cannot be read",
  401: "No living API key",
  403: "The key lacks the permission",
  404: "Not there, or not yours to see",
  409: "It does not fit what is there",
  413: "More than 1 MiB",
  415: "Not JSON",
  422: "Some fields cannot be taken",
  429: "Too often",
  503: "Try again a little later",
} as const;

export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

export const body = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

export const done = (description: string) => ({ description });

/** The problems a route has beside those that every route has. */
export function problems<S extends keyof typeof PROBLEM_TEXTS>(...statuses: S[]) {
  const entries = statuses.map((status) => [status, problemAnswer(status)] as const);
  return recordOf<S, ReturnType<typeof problemAnswer>>(entries);
}

const problemAnswer = (status: keyof typeof PROBLEM_TEXTS) => ({
  description: PROBLEM_TEXTS[status],
  content: { "application/problem+json": { schema: Problem } },
});

/** The entries hold each of the keys once. */
function recordOf<K extends PropertyKey, V>(entries: (readonly [K, V])[]): Record<K, V> {
  return Object.fromEntries(entries) as Record<K, V>;
}

export const createRouter = () =>
  new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (result.success) return;
      // An id that cannot be one is answered like one that nobody has.
      if (result.target === "param") return notFoundProblem(c);
      throw invalidRequest(fieldErrors(result.error, "data" in result ? result.data : undefined));
    },
  });

/** A route: who may use it, what comes in and what goes out. Nothing of it is read before the key is known to do. */
export function createRoute<
  P extends string,
  R extends Omit<RouteConfig, "path"> & { path: P; permission: Access },
>(route: R): Omit<R, "permission"> {
  const unsafe = UNSAFE.has(route.method);
  const always = unsafe
    ? problems(400, 401, 403, 413, 415, 422, 503)
    : problems(401, 403, 422, 503);
  const { permission, ...definition } = route;
  return {
    ...definition,
    [PERMISSION]: permission,
    security: [{ key: [] }],
    ...(unsafe && { parameters: [IDEMPOTENCY_PARAMETER] }),
    responses: { ...always, ...route.responses },
    middleware: [admit(route), ...(unsafe ? [readRequest(route)] : [])],
  };
}

const admit =
  (route: RouteDeclaration): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const { permission } = route;
    if (permission !== "any" && !may(c.var.actor, permission)) {
      throw new DomainError("forbidden", `This needs the permission "${permission}".`);
    }
    c.set("route", route);
    await next();
  };

/** Reads the body once, as bytes, and leaves its checked text where the validators look for it. */
const readRequest =
  ({ request }: RouteDeclaration): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    idempotencyKey(c);
    if (request?.body) requireJsonType(c);
    const bytes = await readBytes(c);
    if (!request?.body && bytes.length > 0) {
      requireJsonType(c);
      const sent: unknown = JSON.parse(readJsonText(bytes));
      const read = z.strictObject({}).safeParse(sent);
      if (!read.success) throw invalidRequest(fieldErrors(read.error, sent));
    }
    // The stream is spent; this is where the validators look before they would read it.
    if (request?.body)
      Object.assign(c.req.bodyCache, { text: Promise.resolve(readJsonText(bytes)) });
    c.set("bytes", bytes);
    await next();
  };

/** One route of the table of permissions, for the 405 and for the tests' matrix. */
export type TableRow = {
  method: string;
  path: string;
  permission: Access;
  matches(path: string): boolean;
};

export function routeTable(app: OpenAPIHono<ApiEnv>): TableRow[] {
  return app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { method, path, [PERMISSION]: permission } = definition.route;
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    const matches = (asked: string) => pattern.test(asked);
    return [{ method, path, permission: Access.parse(permission), matches }];
  });
}

import type { Hono } from "hono";
import type { Context, MiddlewareHandler } from "hono";
import { authenticate } from "../services/api-keys.ts";
import { connectionRoutes } from "./connections.ts";
import { connectorRoutes } from "./connectors.ts";
import type { ApiDeps, ApiEnv } from "./context.ts";
import { docsRoutes } from "./docs.ts";
import { eventRoutes } from "./events.ts";
import { flowEventRoutes } from "./flow-events.ts";
import { flowRoutes } from "./flows.ts";
import { hookEventRoutes } from "./hook-events.ts";
import { invitationRoutes } from "./invitations.ts";
import { locationRoutes } from "./locations.ts";
import { mailPreviewRoutes } from "./mail-preview.ts";
import { memberRoutes } from "./members.ts";
import { createRouter, routeTable, type TableRow } from "./openapi.ts";
import { operationsRoutes } from "./operations.ts";
import { answerError, notFoundProblem, problem } from "./problems.ts";
import { mailRoutes } from "./mails.ts";
import { reasonRoutes } from "./reasons.ts";
import { recipeRoutes } from "./recipes.ts";
import { runRoutes } from "./runs.ts";
import { sampleRoutes } from "./samples.ts";
import { whyRoutes } from "./why.ts";

const BASE = "/api/v1";

const ABOUT = {
  openapi: "3.1.0",
  info: {
    title: "Usher",
    version: "1",
    description:
      "From a row in a sheet to an active member. Errors are RFC 9457 documents with a stable `code`; " +
      "lists are `{items, nextCursor}`; times are ISO 8601; an id of another location is answered like an unknown one.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: BASE }],
};

/** The JSON API, its document and its reference page, below `/api`. */
export function apiRoutes(deps: ApiDeps): Hono<ApiEnv> {
  const v1 = v1Routes(deps);
  const table = routeTable(v1);
  const document = v1.getOpenAPI31Document(ABOUT);
  const app = createRouter();
  app.onError((error, c) => answerError(c, error, deps.log));
  app.get("/api/openapi.json", (c) => c.json(document));
  app.route("/api/docs", docsRoutes());
  app.use(`${BASE}/*`, requireKey(deps));
  app.route(BASE, v1);
  app.all(`${BASE}/*`, (c) => notMatched(c, table));
  app.all("/api/*", notFoundProblem);
  return app;
}

/** Who may use which route: the tests make their matrix of it. */
export const apiTable = (deps: ApiDeps): TableRow[] => routeTable(v1Routes(deps));

function v1Routes(deps: ApiDeps) {
  const v1 = createRouter();
  v1.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "Made by `npx usher api-key create`",
  });
  v1.route("/", locationRoutes(deps));
  v1.route("/", mailPreviewRoutes(deps));
  v1.route("/", invitationRoutes(deps));
  v1.route("/", memberRoutes(deps));
  v1.route("/", connectorRoutes());
  v1.route("/", connectionRoutes(deps));
  v1.route("/", flowRoutes(deps));
  v1.route("/", runRoutes(deps));
  v1.route("/", flowEventRoutes(deps));
  v1.route("/", sampleRoutes(deps));
  v1.route("/", eventRoutes(deps));
  v1.route("/", hookEventRoutes(deps));
  v1.route("/", recipeRoutes(deps));
  v1.route("/", mailRoutes(deps));
  v1.route("/", operationsRoutes(deps));
  v1.route("/", reasonRoutes());
  v1.route("/", whyRoutes(deps));
  return v1;
}

const requireKey =
  (deps: ApiDeps): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const actor = await authenticate(deps.db, c.req.header("authorization"));
    if (!actor) {
      return problem(
        c,
        401,
        "unauthorized",
        "Send `Authorization: Bearer` and a living API key.",
        [],
        {
          "www-authenticate": 'Bearer realm="usher"',
        },
      );
    }
    c.set("actor", actor);
    c.set("deps", deps);
    await next();
  };

function notMatched(c: Context, table: TableRow[]): Response {
  const path = c.req.path.slice(BASE.length);
  const allowed = table.filter((row) => row.matches(path)).map((row) => row.method.toUpperCase());
  if (allowed.length === 0) return notFoundProblem(c);
  const allow = allowed.includes("GET") ? [...allowed, "HEAD"] : allowed;
  return problem(c, 405, "method_not_allowed", `Here goes ${allow.join(", ")}.`, [], {
    allow: allow.join(", "),
  });
}

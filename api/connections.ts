import { z } from "@hono/zod-openapi";
import { checkConnection as check } from "../services/connection-checks.ts";
import { makeProperties as make } from "../services/connection-properties.ts";
import { requestSignIn as signIn } from "../services/connection-sign-ins.ts";
import { withHookUrl, type ConnectionView } from "../services/connection-view.ts";
import {
  changeConnection as change,
  createConnection as create,
  deleteConnection as remove,
  getConnection as get,
  listConnections as list,
} from "../services/connections.ts";
import { actor, answer, call, unitOfWork, unitOfWorkWithoutAnswer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, LocationParams, Time, Title } from "./fields.ts";
import { body, createRoute, createRouter, done, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery } from "./paging.ts";

const Settings = z
  .record(z.string(), z.unknown())
  .meta({ description: "By the connector's own schema, see `GET /connectors`" });

const Connection = z
  .object({
    id: Id,
    locationId: Id,
    connector: z.string().meta({ example: "csv-file" }),
    name: z.string(),
    settings: Settings.meta({ description: "Without its secrets" }),
    secrets: z.array(z.string()).meta({ description: "Names of the secrets that are set" }),
    account: z.string().nullable().meta({
      description:
        "As whom the hub is let in: who signed in, or the account of the key. Share with that address what it is to see",
    }),
    scopes: z.array(z.string()).meta({ description: "What they allowed, in the vendor's words" }),
    state: z.enum(["ok", "paused", "needs_sign_in", "misconfigured"]),
    problem: z.string().nullable(),
    createdAt: Time,
    hookUrl: z.string().nullable().meta({
      description:
        "Where its vendor is to send webhooks; `{secret}` stands for a secret that ends the address. Null where it sends none",
      example: "https://usher.example.com/hooks/hubspot/01990000-0000-7000-8000-000000000000",
    }),
  })
  .openapi("Connection");

const NewConnection = z
  .strictObject({ connector: z.string().max(100), name: Title, settings: Settings })
  .openapi("NewConnection", {
    example: { connector: "csv-file", name: "Members", settings: { path: "members.csv" } },
  });

const ConnectionChange = z
  .strictObject({ name: Title, settings: Settings })
  .partial()
  .openapi("ConnectionChange", { example: { name: "Members of 2027" } });

const SignIn = z
  .object({
    url: z.url().meta({ description: "To be opened in a browser, once" }),
    expiresAt: Time,
  })
  .openapi("ConnectionSignIn");

const about = { permission: "integrations" as const, tags: ["Connections"] };
const one = { ...about, path: "/connections/{id}" as const };

const createConnection = createRoute({
  ...about,
  method: "post",
  path: "/locations/{location}/connections",
  operationId: "createConnection",
  summary: "Connect a location with something outside",
  description: "Secrets are sealed and never shown again.",
  request: { params: LocationParams, body: body(NewConnection) },
  responses: { 201: json(Connection, "The new connection"), ...problems(404) },
});

const listConnections = createRoute({
  ...about,
  method: "get",
  path: "/locations/{location}/connections",
  operationId: "listConnections",
  summary: "The connections of a location, newest first",
  request: { params: LocationParams, query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(Connection), "A page of connections"), ...problems(404) },
});

const getConnection = createRoute({
  ...one,
  method: "get",
  operationId: "getConnection",
  summary: "One connection",
  request: { params: IdParams },
  responses: { 200: json(Connection, "The connection"), ...problems(404) },
});

const updateConnection = createRoute({
  ...one,
  method: "patch",
  operationId: "updateConnection",
  summary: "Rename a connection or change its settings",
  description:
    "Settings that are left out stay; null clears one. A connection that needs a sign-in is tried at once.",
  request: { params: IdParams, body: body(ConnectionChange) },
  responses: { 200: json(Connection, "The connection as it is now"), ...problems(404) },
});

const deleteConnection = createRoute({
  ...one,
  method: "delete",
  operationId: "deleteConnection",
  summary: "Delete a connection that no flow uses",
  request: { params: IdParams },
  responses: { 204: done("Deleted"), ...problems(404, 409) },
});

const checkConnection = createRoute({
  ...about,
  method: "post",
  path: "/connections/{id}/check",
  operationId: "checkConnection",
  summary: "Try a connection, and keep what came of it in its state",
  request: { params: IdParams },
  responses: { 200: json(Connection, "The connection with its new state"), ...problems(404) },
});

const makeProperties = createRoute({
  ...about,
  method: "post",
  path: "/connections/{id}/properties",
  operationId: "makeProperties",
  summary: "Make at the vendor what Usher writes into, where it is missing",
  description: "At HubSpot the properties `usher_…` of contacts. A second time changes nothing.",
  request: { params: IdParams },
  responses: {
    200: json(z.object({ made: z.array(z.string()) }), "What was made"),
    ...problems(404, 409),
  },
});

const signInAtVendor = createRoute({
  ...about,
  method: "post",
  path: "/connections/{id}/sign-in",
  operationId: "signInAtVendor",
  summary: "Let a person sign in at the vendor",
  description:
    "The address works for 10 minutes. What was paused until somebody signs in goes on afterwards.",
  request: { params: IdParams },
  responses: { 200: json(SignIn, "Where to sign in"), ...problems(404, 409) },
});

export function connectionRoutes(deps: ApiDeps) {
  const shown = async (view: Promise<ConnectionView>) => withHookUrl(deps.publicUrl, await view);
  return createRouter()
    .openapi(createConnection, (c) => {
      const { location } = c.req.valid("param");
      return unitOfWork(c, (tx) => shown(create(tx, actor(c), location, c.req.valid("json"))), 201);
    })
    .openapi(listConnections, async (c) => {
      const { location } = c.req.valid("param");
      const found = await list(deps, actor(c), location, filterOf(c.req.valid("query")));
      const items = found.items.map((view) => withHookUrl(deps.publicUrl, view));
      return answer(c, page({ ...found, items }), 200);
    })
    .openapi(getConnection, async (c) =>
      answer(c, await shown(get(deps, actor(c), c.req.valid("param").id)), 200),
    )
    .openapi(updateConnection, (c) => {
      const { id } = c.req.valid("param");
      return call(c, () => shown(change(deps, actor(c), id, c.req.valid("json"))), 200);
    })
    .openapi(deleteConnection, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWorkWithoutAnswer(c, (tx) => remove(tx, actor(c), id));
    })
    .openapi(checkConnection, (c) =>
      call(c, () => shown(check(deps, actor(c), c.req.valid("param").id)), 200),
    )
    .openapi(makeProperties, (c) =>
      call(c, () => make(deps, actor(c), c.req.valid("param").id), 200),
    )
    .openapi(signInAtVendor, (c) =>
      unitOfWork(c, (tx) => signIn(tx, deps, actor(c), c.req.valid("param").id), 200),
    );
}

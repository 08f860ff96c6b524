import { z } from "@hono/zod-openapi";
import { listSamples as list, tryMapping as tryOut } from "../services/flows/samples.ts";
import { actor, answer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, Time } from "./fields.ts";
import { Mapping } from "./flow-fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";

const Told = z.record(z.string(), z.unknown());
const Remark = z.object({ column: z.string(), code: z.string(), message: z.string() });

const Sample = z
  .object({
    eventId: Id,
    receivedAt: Time,
    told: Told.nullable().meta({
      description:
        "Its names, and of each value what it is and how long; null where it cannot be read any more",
      example: { email: "a•••@example.com", name: "•••••••••", age: "•• (a number)" },
    }),
  })
  .openapi("Sample");

const TriedSample = z
  .object({
    eventId: Id,
    fields: Told.meta({ description: "As they would be stored, or handed to the action" }),
    problems: z.array(Remark),
    warnings: z.array(Remark),
    passesFilter: z.boolean().meta({ description: "Whether the flow would take it at all" }),
  })
  .openapi("TriedSample");

const Try = z.strictObject({ mapping: Mapping.nullable() }).openapi("MappingToTry", {
  example: { mapping: { email: { from: "contact.email" }, firstName: { from: "contact.name" } } },
});

const allOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.null() });

const about = { permission: "integrations" as const };

const listSamples = createRoute({
  ...about,
  tags: ["Connections"],
  method: "get",
  path: "/connections/{id}/samples",
  operationId: "listSamples",
  summary: "The last three things that came by a connection, without what they say",
  request: { params: IdParams },
  responses: { 200: json(allOf(Sample), "Newest first"), ...problems(404) },
});

const tryMapping = createRoute({
  ...about,
  tags: ["Flows"],
  method: "post",
  path: "/flows/{id}/mapping/try",
  operationId: "tryMapping",
  summary: "What a mapping would make of what came last",
  description: "Nothing is kept, and nobody is invited. Null: by the names of what was sent.",
  request: { params: IdParams, body: body(Try) },
  responses: { 200: json(allOf(TriedSample), "Newest first"), ...problems(404) },
});

export const sampleRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(listSamples, async (c) => {
      const items = await list(deps, actor(c), c.req.valid("param").id);
      return answer(c, { items, nextCursor: null }, 200);
    })
    .openapi(tryMapping, async (c) => {
      const { mapping } = c.req.valid("json");
      const items = await tryOut(deps, actor(c), c.req.valid("param").id, mapping);
      return answer(c, { items, nextCursor: null }, 200);
    });

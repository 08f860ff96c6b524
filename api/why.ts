import { z } from "@hono/zod-openapi";
import { explain } from "../services/why.ts";
import { actor, answer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { LocationParams, Time } from "./fields.ts";
import { createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQueryOfLines } from "./paging.ts";

const Why = z
  .object({
    at: Time,
    type: z.string().meta({ example: "row.invalid" }),
    actor: z.object({ kind: z.string(), id: z.string().nullable() }),
    channel: z.string().nullable(),
    reasonCode: z.string().meta({ description: "One of `GET /reasons`" }),
    summary: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi("Why");

const explainAddress = createRoute({
  method: "get",
  path: "/locations/{location}/why",
  permission: "customers",
  operationId: "explainAddress",
  summary: "What was decided about an address and why, also why nothing was sent",
  description: "What stands in the way now comes first, then every decision, newest first.",
  tags: ["Reasons"],
  request: {
    params: LocationParams,
    query: z.strictObject({
      ...pageQueryOfLines,
      email: z.string().min(1).max(2_000).meta({
        description: "The address, or what stands in its place in a row",
        example: "ada@example.com",
      }),
    }),
  },
  responses: { 200: json(pageOf(Why), "What was decided"), ...problems(404) },
});

export const whyRoutes = (deps: ApiDeps) =>
  createRouter().openapi(explainAddress, async (c) => {
    const { location } = c.req.valid("param");
    const { email, ...asked } = c.req.valid("query");
    const found = await explain(deps.db, actor(c), location, { email, ...filterOf(asked) });
    return answer(c, page({ items: found.items, nextId: found.nextPosition }), 200);
  });

import { z } from "@hono/zod-openapi";
import { HUB_TRIGGERS, TOLD_EVENTS } from "../domain/hub-events.ts";
import { listEvents as list } from "../services/hub-events.ts";
import { actor, answer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, Time } from "./fields.ts";
import { createRoute, createRouter, json } from "./openapi.ts";
import { filterOf, page, pageOf, pageQueryOfLines } from "./paging.ts";

const Event = z
  .object({
    id: Id,
    type: z.string().meta({ example: "invitation.activated" }),
    occurredAt: Time,
    locationId: Id,
    data: z.record(z.string(), z.unknown()).meta({
      description:
        "Ids, states and times, no name and no address; what the event is about is told as it is now",
      example: {
        reasonCode: "pressed_link",
        member: { id: "01990000-0000-7000-8000-000000000000", type: "member" },
        invitation: { id: "01990000-0000-7000-8000-000000000001", status: "activated" },
        mail: { state: "delivered" },
      },
    }),
  })
  .openapi("Event");

const Type = z
  .enum([...new Set([...TOLD_EVENTS, ...HUB_TRIGGERS])])
  .optional()
  .meta({ description: "One of them, or all of one kind: `invitation.*`" });

const listEvents = createRoute({
  method: "get",
  path: "/events",
  permission: "integrations",
  operationId: "listEvents",
  summary: "What happened in the locations of the key, newest first",
  tags: ["Events"],
  request: { query: z.strictObject({ ...pageQueryOfLines, type: Type }) },
  responses: { 200: json(pageOf(Event), "A page of events") },
});

export const eventRoutes = (deps: ApiDeps) =>
  createRouter().openapi(listEvents, async (c) => {
    const { type, ...query } = c.req.valid("query");
    const found = await list(deps.db, actor(c), { ...filterOf(query), type });
    return answer(c, page(found), 200);
  });

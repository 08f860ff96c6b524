import { z } from "@hono/zod-openapi";
import { HOOK_EVENT_STATES } from "../domain/hook-event.ts";
import { listConnectionEvents, listNobodysEvents } from "../services/hooks/events.ts";
import { actor, answer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, Time } from "./fields.ts";
import { createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery } from "./paging.ts";

const State = z.enum(HOOK_EVENT_STATES).meta({
  description:
    "`ours` was our own doing, and nothing can be made of what is `quarantined`: neither is told to flows",
});

const HookEvent = z
  .object({
    id: Id,
    kind: z.string().meta({ example: "changed" }),
    state: State,
    problem: z.string().nullable().meta({ description: "Why nothing is done about it" }),
    occurredAt: Time.nullable().meta({ description: "In the words of the vendor" }),
    receivedAt: Time,
    told: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({
        description:
          "Its names, and of each value what it is and how long; null where nothing is kept of it, or it cannot be read any more",
        example: { portalId: "•••••••• (a number)", subscriptionType: "••••••••••••••••" },
      }),
  })
  .openapi("HookEvent");

const about = { permission: "integrations" as const, method: "get" as const };

const listOfConnection = createRoute({
  ...about,
  tags: ["Connections"],
  path: "/connections/{id}/events",
  operationId: "listConnectionEvents",
  summary: "What came by a connection's webhooks in the last 30 days, newest first",
  request: {
    params: IdParams,
    query: z.strictObject({ ...pageQuery, state: State.optional() }),
  },
  responses: { 200: json(pageOf(HookEvent), "A page of what came"), ...problems(404) },
});

const listOfNobody = createRoute({
  ...about,
  tags: ["Events"],
  path: "/events/quarantined",
  operationId: "listQuarantinedEvents",
  summary: "What vendors told of accounts that no connection here has, newest first",
  description:
    "It may be of anybody's account, so this needs a key for all locations. What came of an account is told as soon as a connection is known to be of it.",
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(HookEvent), "A page of what came"), ...problems(403) },
});

export const hookEventRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(listOfConnection, async (c) => {
      const { state, ...query } = c.req.valid("query");
      const asked = { ...filterOf(query), state };
      const found = await listConnectionEvents(deps, actor(c), c.req.valid("param").id, asked);
      return answer(c, page(found), 200);
    })
    .openapi(listOfNobody, async (c) => {
      const found = await listNobodysEvents(deps.db, actor(c), filterOf(c.req.valid("query")));
      return answer(c, page(found), 200);
    });

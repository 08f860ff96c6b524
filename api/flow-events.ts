import { z } from "@hono/zod-openapi";
import { listFlowEvents as list, runAgain as again } from "../services/flows/events.ts";
import { actor, answer, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { IdParams, Time } from "./fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQueryOfLines } from "./paging.ts";

const State = z.enum(["waiting", "held", "done"]);

const FlowEvent = z
  .object({
    subject: z.string().meta({ description: "What it is about, or the event itself" }),
    kind: z.string().nullable(),
    state: State,
    problem: z.string().nullable().meta({ description: "Why it is held" }),
    toldAt: Time,
    doneAt: Time.nullable(),
  })
  .openapi("FlowEvent");

const Counts = z.object({ waiting: z.number(), held: z.number(), done: z.number() });

const RunAgain = z
  .strictObject({ subjects: z.array(z.string().max(100)).min(1).max(1_000) })
  .partial()
  .openapi("RunAgain", { example: {} });

const about = { permission: "integrations" as const, tags: ["Flows"] };

const listFlowEvents = createRoute({
  ...about,
  method: "get",
  path: "/flows/{id}/events",
  operationId: "listFlowEvents",
  summary: "What a flow was told of, newest first, and what became of it",
  request: {
    params: IdParams,
    query: z.strictObject({ ...pageQueryOfLines, state: State.optional() }),
  },
  responses: {
    200: json(
      pageOf(FlowEvent).extend({ counts: Counts }),
      "A page, with how many there are in all",
    ),
    ...problems(404),
  },
});

const runEventsAgain = createRoute({
  ...about,
  method: "post",
  path: "/flows/{id}/events/run-again",
  operationId: "runEventsAgain",
  summary: "Look once more at what was held, by the flow's mapping as it is now",
  description: "All that is held, or these subjects of it.",
  request: { params: IdParams, body: body(RunAgain) },
  responses: { 200: json(z.object({ count: z.number() }), "How many"), ...problems(404, 409) },
});

export const flowEventRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(listFlowEvents, async (c) => {
      const { id } = c.req.valid("param");
      const { state, ...query } = c.req.valid("query");
      const found = await list(deps.db, actor(c), id, { ...filterOf(query), state });
      return answer(
        c,
        { ...page({ items: found.items, nextId: found.nextPosition }), counts: found.counts },
        200,
      );
    })
    .openapi(runEventsAgain, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => again(tx, actor(c), id, c.req.valid("json").subjects), 200);
    });

import { z } from "@hono/zod-openapi";
import {
  createFlow as create,
  deleteFlow as remove,
  getFlow as get,
  listFlows as list,
  pauseFlow as pause,
  resumeFlow as resume,
  updateFlow as update,
} from "../services/flows/flows.ts";
import { actor, answer, unitOfWork, unitOfWorkWithoutAnswer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { IdParams, LocationParams } from "./fields.ts";
import { Flow, FlowChange, NewFlow } from "./flow-fields.ts";
import { body, createRoute, createRouter, done, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery } from "./paging.ts";

const about = { permission: "integrations" as const, tags: ["Flows"] };
const one = { ...about, path: "/flows/{id}" as const, request: { params: IdParams } };

const createFlow = createRoute({
  ...about,
  method: "post",
  path: "/locations/{location}/flows",
  operationId: "createFlow",
  summary: "Join a trigger and an action",
  description: "A new flow is a draft: nothing happens until its plan was previewed and applied.",
  request: { params: LocationParams, body: body(NewFlow) },
  responses: { 201: json(Flow, "The new flow"), ...problems(404, 409) },
});

const listFlows = createRoute({
  ...about,
  method: "get",
  path: "/locations/{location}/flows",
  operationId: "listFlows",
  summary: "The flows of a location, newest first",
  request: { params: LocationParams, query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(Flow), "A page of flows"), ...problems(404) },
});

const getFlow = createRoute({
  ...one,
  method: "get",
  operationId: "getFlow",
  summary: "One flow",
  responses: { 200: json(Flow, "The flow"), ...problems(404) },
});

const updateFlow = createRoute({
  ...one,
  method: "patch",
  operationId: "updateFlow",
  summary: "Rename a flow or change its policy",
  request: { params: IdParams, body: body(FlowChange) },
  responses: { 200: json(Flow, "The flow as it is now"), ...problems(404, 409) },
});

const deleteFlow = createRoute({
  ...one,
  method: "delete",
  operationId: "deleteFlow",
  summary: "End a flow; the people it invited stay",
  responses: { 204: done("Deleted"), ...problems(404) },
});

const pauseFlow = createRoute({
  ...one,
  method: "post",
  path: "/flows/{id}/pause",
  operationId: "pauseFlow",
  summary: "Stop looking at the source",
  responses: { 200: json(Flow, "The paused flow"), ...problems(404, 409) },
});

const resumeFlow = createRoute({
  ...one,
  method: "post",
  path: "/flows/{id}/resume",
  operationId: "resumeFlow",
  summary: "Go on where a paused flow stopped",
  responses: { 200: json(Flow, "The running flow"), ...problems(404, 409) },
});

export const flowRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(createFlow, (c) => {
      const { location } = c.req.valid("param");
      return unitOfWork(c, (tx) => create(tx, actor(c), location, c.req.valid("json")), 201);
    })
    .openapi(listFlows, async (c) => {
      const { location } = c.req.valid("param");
      const found = await list(deps.db, actor(c), location, filterOf(c.req.valid("query")));
      return answer(c, page(found), 200);
    })
    .openapi(getFlow, async (c) =>
      answer(c, await get(deps.db, actor(c), c.req.valid("param").id), 200),
    )
    .openapi(updateFlow, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => update(tx, actor(c), id, c.req.valid("json")), 200);
    })
    .openapi(deleteFlow, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWorkWithoutAnswer(c, (tx) => remove(tx, actor(c), id));
    })
    .openapi(pauseFlow, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => pause(tx, actor(c), id), 200);
    })
    .openapi(resumeFlow, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => resume(tx, actor(c), id), 200);
    });

import { z } from "@hono/zod-openapi";
import { ROW_OUTCOMES } from "../domain/flow.ts";
import { listRuns as list } from "../services/flows/flows.ts";
import { rejectRun as reject } from "../services/flows/reject.ts";
import {
  applyFlow as apply,
  approveRun as approve,
  previewFlow as preview,
  requestPass,
} from "../services/flows/runs.ts";
import { getRun as get, listRunRows as listRows } from "../services/flows/view.ts";
import { actor, answer, call, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, Time } from "./fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageOfLines, pageQuery, pageQueryOfLines } from "./paging.ts";

const PlanHash = z.string().min(1).max(200).meta({ description: "As the preview gave it" });
const Apply = z.strictObject({ planHash: PlanHash }).openapi("Apply");

const Run = z
  .object({
    id: Id,
    flowId: Id,
    state: z.enum(["requested", "applying", "done", "held", "rejected", "failed"]),
    startedAt: Time,
    finishedAt: Time.nullable(),
    planHash: z.string().nullable(),
    counts: z.record(z.string(), z.number()),
    problem: z.string().nullable(),
  })
  .openapi("Run");

const Remark = z.object({ column: z.string(), code: z.string(), message: z.string() });

const row = {
  key: z.string(),
  line: z.number().nullable().meta({ description: "Null where the row is gone" }),
  fields: z.partialRecord(z.string(), z.string()).meta({ description: "As they would be stored" }),
  before: z
    .partialRecord(z.string(), z.string())
    .optional()
    .meta({ description: "What the row said when it was last acted upon" }),
  reasonCode: z.string().meta({ description: "One of `GET /reasons`" }),
  problems: z.array(Remark),
  warnings: z.array(Remark),
};

const PlannedRow = z.object(row).openapi("PlannedRow");
const RunRow = z.object({ ...row, outcome: z.enum(ROW_OUTCOMES) }).openapi("RunRow");

const Preview = z
  .object({
    planHash: z.string(),
    plan: z.object({
      invite: z.array(PlannedRow),
      update: z.array(PlannedRow),
      rekey: z.array(PlannedRow),
      end: z.array(PlannedRow),
      missing: z.array(PlannedRow),
      duplicate: z.array(PlannedRow),
      conflicts: z.array(PlannedRow),
      invalid: z.array(PlannedRow),
      skip: z.array(PlannedRow),
      unchanged: z.number(),
    }),
  })
  .openapi("Preview");

const about = {
  permission: "integrations" as const,
  tags: ["Flows"],
  request: { params: IdParams },
};

const previewFlow = createRoute({
  ...about,
  method: "post",
  path: "/flows/{id}/preview",
  operationId: "previewFlow",
  summary: "What applying the flow would do, row by row",
  responses: { 200: json(Preview, "The plan, and its hash"), ...problems(404, 409) },
});

const applyFlow = createRoute({
  ...about,
  method: "post",
  path: "/flows/{id}/apply",
  operationId: "applyFlow",
  summary: "Carry out the plan that was previewed, and go on from there",
  description: "Refused with `stale_plan` when the source has changed since.",
  request: { params: IdParams, body: body(Apply) },
  responses: { 200: json(Run, "The run that carries it out"), ...problems(404, 409) },
});

const runFlow = createRoute({
  ...about,
  method: "post",
  path: "/flows/{id}/run",
  operationId: "runFlow",
  summary: "Look at the source now",
  responses: { 202: json(Run, "Asked for; see the run"), ...problems(404, 409) },
});

const listRuns = createRoute({
  ...about,
  method: "get",
  path: "/flows/{id}/runs",
  operationId: "listRuns",
  summary: "The runs of a flow, newest first",
  request: { params: IdParams, query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(Run), "A page of runs"), ...problems(404) },
});

const getRun = createRoute({
  ...about,
  method: "get",
  path: "/runs/{id}",
  operationId: "getRun",
  summary: "One run",
  responses: { 200: json(Run, "The run"), ...problems(404) },
});

const listRunRows = createRoute({
  ...about,
  method: "get",
  path: "/runs/{id}/rows",
  operationId: "listRunRows",
  summary: "What a run decided about each row, by line",
  request: { params: IdParams, query: z.strictObject(pageQueryOfLines) },
  responses: { 200: json(pageOf(RunRow), "A page of rows"), ...problems(404) },
});

const approveRun = createRoute({
  ...about,
  method: "post",
  path: "/runs/{id}/approve",
  operationId: "approveRun",
  summary: "Say yes to the plan that waits",
  description:
    "Refused with `stale_plan` when the source says something else by now; the run then has the new plan.",
  request: { params: IdParams, body: body(Apply) },
  responses: { 200: json(Run, "The run, with how many rows are left"), ...problems(404, 409) },
});

const rejectRun = createRoute({
  ...about,
  method: "post",
  path: "/runs/{id}/reject",
  operationId: "rejectRun",
  summary: "Say no to the plan that waits; its rows are left alone until they change",
  responses: { 200: json(Run, "The rejected run"), ...problems(404, 409) },
});

export const runRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(previewFlow, (c) => {
      const { id } = c.req.valid("param");
      return call(c, () => preview(deps, actor(c), id), 200);
    })
    .openapi(applyFlow, (c) => {
      const { planHash } = c.req.valid("json");
      const { id } = c.req.valid("param");
      return call(c, () => apply(deps, actor(c), id, planHash), 200);
    })
    .openapi(runFlow, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => requestPass(tx, actor(c), id), 202);
    })
    .openapi(listRuns, async (c) => {
      const { id } = c.req.valid("param");
      return answer(
        c,
        page(await list(deps.db, actor(c), id, filterOf(c.req.valid("query")))),
        200,
      );
    })
    .openapi(getRun, async (c) =>
      answer(c, await get(deps.db, actor(c), c.req.valid("param").id), 200),
    )
    .openapi(approveRun, (c) => {
      const { planHash } = c.req.valid("json");
      const { id } = c.req.valid("param");
      return call(c, () => approve(deps, actor(c), id, planHash), 200);
    })
    .openapi(rejectRun, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => reject(tx, actor(c), id), 200);
    })
    .openapi(listRunRows, async (c) => {
      const rows = await listRows(deps.db, actor(c), c.req.valid("param").id);
      return answer(c, pageOfLines(rows, c.req.valid("query")), 200);
    });

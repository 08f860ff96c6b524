import { z } from "@hono/zod-openapi";
import { INVITATION_STATUSES } from "../domain/invitation.ts";
import { readOperations, type Operations } from "../services/operations.ts";
import { actor, answer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, Time } from "./fields.ts";
import { createRoute, createRouter, json } from "./openapi.ts";

const Counted = z.int().meta({ example: 3 });

const Late = z.object({ count: Counted, since: Time.nullable() });

const StuckHandOver = z
  .object({
    id: z.string(),
    workflowId: z.string(),
    kind: z.enum(["start", "changed", "nudge"]),
    locationId: Id.nullable(),
    invitationId: Id.nullable(),
    flowId: Id.nullable(),
    attempts: z.int(),
    reason: z.string(),
    since: Time,
  })
  .openapi("StuckHandOver");

const DueTime = z
  .object({
    kind: z.enum(["window", "reminder", "close"]),
    at: Time,
    invitationId: Id,
    membershipId: Id,
    locationId: Id,
  })
  .openapi("DueTime");

const Health = z
  .object({
    database: z.object({ answerMs: z.int() }),
    temporal: z.object({ isUp: z.boolean() }),
    relay: z.object({
      waiting: Counted,
      stuck: Counted,
      oldestSeconds: z.number().nullable(),
    }),
    mail: z.object({
      acceptedAt: Time.nullable(),
      failedAt: Time.nullable(),
      failure: z.string().nullable(),
      waiting: Counted,
      oldestSeconds: z.number().nullable(),
    }),
  })
  .openapi("Health");

const OperationsAnswer = z
  .object({
    stuck: z.object({ items: z.array(StuckHandOver), total: Counted }),
    dueTimes: z.array(DueTime),
    overdue: Late,
    invitations: z.array(z.object({ status: z.enum(INVITATION_STATUSES), count: Counted })),
    flows: z.array(
      z.object({ state: z.enum(["draft", "running", "paused", "held"]), count: Counted }),
    ),
    foreignEvents: Late.nullable().meta({
      description: "Vendors' events of accounts that no connection has; for keys of all locations",
    }),
    health: Health,
  })
  .openapi("Operations");

const getOperations = createRoute({
  permission: "integrations",
  tags: ["Operations"],
  method: "get",
  path: "/operations",
  operationId: "getOperations",
  summary: "What is stuck on its way to Temporal, what is due next, and how the parts are",
  responses: { 200: json(OperationsAnswer, "Of the key's locations; the health is the hub's") },
});

export const operationsRoutes = (deps: ApiDeps) =>
  createRouter().openapi(getOperations, async (c) =>
    answer(c, withoutPeople(await readOperations(deps, actor(c))), 200),
  );

/** Ids, states and times; no name and no address. */
const withoutPeople = (operations: Operations) => ({
  ...operations,
  stuck: {
    ...operations.stuck,
    items: operations.stuck.items.map(
      ({ email: _email, flowName: _name, membershipId: _membership, ...rest }) => rest,
    ),
  },
  dueTimes: operations.dueTimes.map(({ email: _email, ...rest }) => rest),
});

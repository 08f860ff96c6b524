import { z } from "@hono/zod-openapi";
import { REASONS } from "../domain/reasons.ts";
import { answer } from "./answers.ts";
import { createRoute, createRouter, json } from "./openapi.ts";

const Reasons = z.object({
  items: z.array(z.object({ code: z.string().meta({ example: "invited" }), text: z.string() })),
  nextCursor: z.null(),
});

const listReasons = createRoute({
  method: "get",
  path: "/reasons",
  permission: "any",
  operationId: "listReasons",
  summary: "Why something was decided: every reason code with its sentence",
  tags: ["Reasons"],
  responses: { 200: json(Reasons, "All of them") },
});

const items = Object.entries(REASONS).map(([code, text]) => ({ code, text }));

export const reasonRoutes = () =>
  createRouter().openapi(listReasons, (c) => answer(c, { items, nextCursor: null }, 200));

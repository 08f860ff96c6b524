import { z } from "@hono/zod-openapi";
import { listConnectors as list } from "../services/connectors.ts";
import { answer } from "./answers.ts";
import { createRoute, createRouter, json } from "./openapi.ts";

const JsonSchema = z.record(z.string(), z.unknown()).meta({ description: "A JSON schema" });

const Connector = z
  .object({
    id: z.string().meta({ example: "csv-file" }),
    name: z.string(),
    settings: JsonSchema,
    triggers: z.array(
      z.object({
        key: z.string().meta({ example: "rows" }),
        kind: z.enum(["records", "events"]),
        summary: z.string(),
        input: JsonSchema,
      }),
    ),
    actions: z.array(z.object({ key: z.string(), summary: z.string(), input: JsonSchema })),
  })
  .openapi("Connector");

const Connectors = z.object({ items: z.array(Connector), nextCursor: z.null() });

const listConnectors = createRoute({
  method: "get",
  path: "/connectors",
  permission: "any",
  operationId: "listConnectors",
  summary: "What flows can be made of: the hub itself (`members`), and what it can be connected to",
  tags: ["Connections"],
  responses: { 200: json(Connectors, "All of them") },
});

export const connectorRoutes = () =>
  createRouter().openapi(listConnectors, (c) =>
    answer(c, { items: list(), nextCursor: null }, 200),
  );

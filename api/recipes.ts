import { z } from "@hono/zod-openapi";
import { applyRecipe, listRecipes as list, prepareRecipe } from "../services/recipes/recipes.ts";
import { isSlug } from "../domain/slug.ts";
import { actor, answer, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Flow } from "./flow-fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";

const Need = z.object({
  input: z.string().meta({ example: "connectionId" }),
  title: z.string().nullable(),
  description: z.string(),
  required: z.boolean(),
  connectors: z
    .array(z.string())
    .nullable()
    .meta({ description: "Of which connectors a connection may be" }),
  schema: z.record(z.string(), z.unknown()).meta({ description: "A JSON schema" }),
});

const Recipe = z
  .object({
    key: z.string().meta({ example: "sheet-to-invite" }),
    name: z.string(),
    summary: z.string(),
    needs: z.array(Need).meta({ description: "Beside `location`" }),
  })
  .openapi("Recipe");

const Recipes = z.object({ items: z.array(Recipe), nextCursor: z.null() });

const RecipeInput = z
  .looseObject({
    location: z
      .string()
      .refine(isSlug, "There is no such location.")
      .meta({ description: "A slug or an id", example: "hq" }),
  })
  .openapi("RecipeInput", {
    description: "The location, and what the recipe needs",
    example: { location: "hq", connectionId: "01990000-0000-7000-8000-000000000000" },
  });

const about = { permission: "integrations" as const, tags: ["Recipes"] };

const listRecipes = createRoute({
  ...about,
  method: "get",
  path: "/recipes",
  operationId: "listRecipes",
  summary: "Ways to begin: flows made of a few inputs",
  responses: { 200: json(Recipes, "All of them") },
});

const useRecipe = createRoute({
  ...about,
  method: "post",
  path: "/recipes/{key}",
  operationId: "useRecipe",
  summary: "Make the flows of a recipe",
  description: "They are drafts: nothing happens until their plans were previewed and applied.",
  request: { params: z.object({ key: z.string().max(100) }), body: body(RecipeInput) },
  responses: {
    201: json(z.object({ flows: z.array(Flow) }), "The new flows"),
    ...problems(404, 409),
  },
});

export const recipeRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(listRecipes, (c) => answer(c, { items: list(), nextCursor: null }, 200))
    .openapi(useRecipe, async (c) => {
      const { key } = c.req.valid("param");
      const { location, ...input } = c.req.valid("json");
      await prepareRecipe(deps, actor(c), key, location, input);
      return unitOfWork(c, (tx) => applyRecipe(tx, actor(c), key, location, input), 201);
    });

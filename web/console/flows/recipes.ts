import { notFound } from "../../../domain/errors.ts";
import type { Locale } from "../../../domain/location.ts";
import { listRecipes, type RecipeView } from "../../../services/recipes/recipes.ts";
import { recipeTexts } from "./recipe-words.ts";

/** A sheet is chosen by name, and its first rows are shown: it has pages of its own. */
export const SHEET_RECIPE = "sheet-to-invite";

export function getRecipe(key: string | undefined): RecipeView {
  const recipe = listRecipes().find((one) => one.key === key);
  if (!recipe) throw notFound("The recipe");
  return recipe;
}

/** Of which connectors a recipe's connection may be. */
export const connectorsOf = ({ needs }: RecipeView): string[] =>
  needs.flatMap(({ connectors }) => connectors ?? []);

/** A recipe in the page's language; of one that nobody put into words, its own. */
export function recipeWords(locale: Locale, { key, name, summary }: RecipeView) {
  return recipeTexts[locale][key] ?? { name, summary, needs: "", inputs: {} };
}

import type { Context } from "hono";
import { isUuid } from "../../../domain/uuid.ts";
import { getConnection } from "../../../services/connections.ts";
import { listRecipes } from "../../../services/recipes/recipes.ts";
import { Section } from "../../ui/section.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { newWords } from "./new-words.ts";
import { connectorsOf, recipeWords } from "./recipes.ts";
import { flowWords } from "./words.ts";

/** The ways in which people can come, a sentence each; of a connection, those that go with it. */
export async function showNewFlow(c: Context, visit: Visit): Promise<Response> {
  const { speech, path, site, actor, location } = visit;
  const { locale } = speech;
  const say = newWords[locale];
  const id = c.req.query("connection") ?? "";
  const connection = isUuid(id) ? await getConnection(site, actor, id) : undefined;
  const isHere = connection?.locationId === location.id;
  const recipes = listRecipes().filter(
    (recipe) => !isHere || connectorsOf(recipe).includes(connection.connector),
  );
  const query = isHere ? `?${new URLSearchParams({ connection: id })}` : "";
  const [only, ...others] = recipes;
  if (isHere && only && others.length === 0) {
    return visit.goto(c, `/flows/new/${only.key}${query}`);
  }
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "flows",
      back: { href: path("/flows"), text: flowWords[locale].back },
    },
    <>
      <p class="soft">{say.intro}</p>
      <div class="cards">
        {recipes.map((recipe) => {
          const { name, summary, needs } = recipeWords(locale, recipe);
          return (
            <Section title={name}>
              <p>{summary}</p>
              {needs !== "" && (
                <p class="soft">
                  {say.needs} {needs}
                </p>
              )}
              <a
                class="button quiet"
                href={path(`/flows/new/${recipe.key}${query}`)}
                aria-label={say.chooseOf(name)}
              >
                {say.choose}
              </a>
            </Section>
          );
        })}
      </div>
    </>,
  );
}

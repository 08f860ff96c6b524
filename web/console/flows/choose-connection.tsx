import type { Context } from "hono";
import type { ConnectionView } from "../../../services/connection-view.ts";
import { listConnections } from "../../../services/connections.ts";
import { listConnectors } from "../../../services/connectors.ts";
import { listFileChoices } from "../../../services/flows/choices.ts";
import type { RecipeView } from "../../../services/recipes/recipes.ts";
import { stateWords } from "../../ui/state-words.ts";
import { RadioField } from "../../ui/fields.tsx";
import { Button } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { newWords } from "./new-words.ts";
import { connectorsOf, recipeWords } from "./recipes.ts";

/** As many as anybody chooses among. */
const MOST = 200;

/** The connections of a location that a recipe can be used with. */
export async function connectionsFor(
  { site, actor, location }: Visit,
  recipe: RecipeView,
): Promise<ConnectionView[]> {
  const wanted = connectorsOf(recipe);
  const { items } = await listConnections(site, actor, location.id, { limit: MOST });
  return items.filter(({ connector }) => wanted.includes(connector));
}

const vendorName = (connector: string) =>
  listConnectors().find(({ id }) => id === connector)?.name ?? connector;

/** Asks by which connection a recipe goes, by their names; or for a new one. */
export async function chooseConnection(
  c: Context,
  visit: Visit,
  recipe: RecipeView,
): Promise<Response> {
  const { speech, path } = visit;
  const { locale } = speech;
  const say = newWords[locale];
  const at = path(`/flows/new/${recipe.key}`);
  const connections = await connectionsFor(visit, recipe);
  const options = connections.map(({ id, name, connector, account, state }) => ({
    value: id,
    text: name,
    hint: [
      vendorName(connector),
      ...(account === null ? [] : [account]),
      ...(state === "ok" ? [] : [stateWords[locale].connection[state]]),
    ].join(" · "),
  }));
  return showConsolePage(
    c,
    visit,
    {
      title: recipeWords(locale, recipe).name,
      section: "flows",
      back: { href: path("/flows/new"), text: say.title },
    },
    <>
      <Section title={say.connectionTitle}>
        {options.length === 0 ? (
          <p>{say.noConnection}</p>
        ) : (
          <form method="get" action={at}>
            <RadioField
              name="connection"
              label={say.connection}
              value={options[0]?.value ?? ""}
              options={options}
            />
            <div class="acts">
              <Button>{say.onward}</Button>
            </div>
          </form>
        )}
      </Section>
      <div class="acts">
        {connectorsOf(recipe).map((connector) => (
          <a class="button quiet" href={toNew(visit, connector, at)}>
            {say.connect(vendorName(connector))}
          </a>
        ))}
      </div>
      {connectorsOf(recipe).includes("csv-file") && (
        <Files visit={visit} at={at} choices={await filesFor(visit, connections)} />
      )}
    </>,
  );
}

const toNew = (
  { path }: Visit,
  connector: string,
  next: string,
  more: Record<string, string> = {},
) => path(`/connections/new/${connector}?${new URLSearchParams({ next, ...more })}`);

/** Those that are not connected here already. */
async function filesFor({ site, actor, location }: Visit, connections: ConnectionView[]) {
  const choices = await listFileChoices(site, actor, location.id);
  const paths = new Set(connections.map(({ settings }) => settings["path"]));
  return { ...choices, items: choices.items.filter(({ value }) => !paths.has(value)) };
}

function Files(props: { visit: Visit; at: string; choices: Awaited<ReturnType<typeof filesFor>> }) {
  const { visit, at, choices } = props;
  const say = newWords[visit.speech.locale];
  if (choices.items.length === 0) return <></>;
  return (
    <Section title={say.files}>
      <ul>
        {choices.items.map(({ value, label }) => (
          <li>
            <a href={toNew(visit, "csv-file", at, { path: String(value) })}>
              {say.connectFile(label)}
            </a>
          </li>
        ))}
      </ul>
      {choices.isCut && <p class="soft">{say.filesCut}</p>}
    </Section>
  );
}

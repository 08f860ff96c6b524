import type { Context } from "hono";
import { isUuid } from "../../../domain/uuid.ts";
import type { ConnectionView } from "../../../services/connection-view.ts";
import { applyRecipe, prepareRecipe, type RecipeView } from "../../../services/recipes/recipes.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { errorAt, isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { readSchemaForm, SchemaFields } from "../../ui/schema-form.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { chooseConnection, connectionsFor } from "./choose-connection.tsx";
import { newWords } from "./new-words.ts";
import { getRecipe, recipeWords, SHEET_RECIPE } from "./recipes.ts";
import { sendNewSheetFlow } from "./make-sheet-flow.ts";
import { showNewSheetFlow } from "./new-sheet.tsx";

/** Asks for what a recipe needs, first of all by which connection it goes. */
export async function showNewRecipe(c: Context, visit: Visit): Promise<Response> {
  const recipe = getRecipe(c.req.param("recipe"));
  if (recipe.key === SHEET_RECIPE) return showNewSheetFlow(c, visit);
  const connection = await connectionFor(visit, recipe, c.req.query("connection"));
  if (!connection) return chooseConnection(c, visit, recipe);
  return recipePage(c, visit, { recipe, connection, values: {} });
}

/** Makes the flows of a recipe; what it needs at the vendor is made there before. */
export async function sendNewRecipe(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location } = visit;
  const recipe = getRecipe(c.req.param("recipe"));
  if (recipe.key === SHEET_RECIPE) return sendNewSheetFlow(c, visit, form);
  const connection = await connectionFor(visit, recipe, form.get("connection"));
  if (!connection) return chooseConnection(c, visit, recipe);
  const values = withoutNull(readSchemaForm(schemaOf(recipe), form));
  const input = { connectionId: connection.id, ...values };
  const made = await refused(async () => {
    await prepareRecipe(site, actor, recipe.key, location.id, input);
    return unitOfWork(site, (tx) => applyRecipe(tx, actor, recipe.key, location.id, input));
  });
  if (isRefusal(made)) return recipePage(c, visit, { recipe, connection, values, refusal: made });
  const [first, ...others] = made.flows;
  return others.length > 0 || !first
    ? visit.goto(c, "/flows", "madeTwo")
    : visit.goto(c, `/flows/${first.id}`, "made");
}

async function connectionFor(visit: Visit, recipe: RecipeView, id: string | null | undefined) {
  if (!id || !isUuid(id)) return undefined;
  return (await connectionsFor(visit, recipe)).find((one) => one.id === id);
}

/** What the form asks for beside the connection: a mapping has a page of its own, once there is a flow. */
function schemaOf({ needs }: RecipeView): Record<string, unknown> {
  const asked = needs.filter(({ schema }) =>
    ["string", "boolean"].includes(String(schema["type"])),
  );
  const shown = asked.filter(({ connectors }) => connectors === null);
  return {
    type: "object",
    properties: Object.fromEntries(
      shown.map(({ input, title, description, schema }) => [
        input,
        { ...schema, title, description },
      ]),
    ),
    required: shown.filter(({ required }) => required).map(({ input }) => input),
  };
}

const withoutNull = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

type Shown = {
  recipe: RecipeView;
  connection: ConnectionView;
  values: Record<string, unknown>;
  refusal?: Refusal;
};

function recipePage(c: Context, visit: Visit, shown: Shown): Response {
  const { speech, path, token } = visit;
  const { locale } = speech;
  const say = newWords[locale];
  const { recipe, connection, values, refusal } = shown;
  const { name, summary, inputs } = recipeWords(locale, recipe);
  const at = path(`/flows/new/${recipe.key}`);
  return showConsolePage(
    c,
    visit,
    { title: name, section: "flows", back: { href: at, text: say.connectionTitle } },
    <div class="card">
      <p>{summary}</p>
      <p>
        {say.connection}: {connection.name}
      </p>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <Form action={at} token={token} hidden={{ connection: connection.id }}>
        <SchemaFields
          schema={schemaOf(recipe)}
          values={values}
          words={{ secretSet: "", clearSecret: "" }}
          errorAt={(input) => errorAt(speech, refusal, `#/${input}`)}
          labelOf={(input) => inputs[input]}
        />
        <p class="soft">{say.previewHint}</p>
        <div class="acts">
          <Button>{say.make}</Button>
        </div>
      </Form>
    </div>,
    statusOf(refusal),
  );
}

import type { Context } from "hono";
import { titleOf } from "../../../domain/title.ts";
import { updateFlow } from "../../../services/flows/flows.ts";
import { readChosenInput } from "../../../services/flows/choices.ts";
import { requestPreview } from "../../../services/flows/runs.ts";
import { applyRecipe } from "../../../services/recipes/recipes.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { inputText } from "../../ui/reasons.ts";
import { isRefusal, refused } from "../../ui/refusal.ts";
import type { Visit } from "../visit.ts";
import { chooseConnection } from "./choose-connection.tsx";
import { lookAtSheet } from "./look-at-sheet.tsx";
import { chosenConnection } from "./new-sheet.tsx";
import { getRecipe, SHEET_RECIPE } from "./recipes.ts";

/** Makes the flow, a draft, and asks for its preview, whose page follows it. */
export async function sendNewSheetFlow(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const connection = await chosenConnection(visit, form.get("connection"));
  if (!connection) return chooseConnection(c, visit, getRecipe(SHEET_RECIPE));
  const { id: connectionId } = connection;
  const of = { connectionId, triggerKey: "rows" };
  const input = await refused(() => readChosenInput(site, actor, { ...of, input: inputIn(form) }));
  // Nobody sends such a form but by hand: they begin anew.
  if (isRefusal(input)) return chooseConnection(c, visit, getRecipe(SHEET_RECIPE));
  const existingRows = form.get("existingRows") === "known" ? "known" : "invite";
  const name = form.get("name") ?? "";
  const title = titleOf(name);
  const typed = { name, existingRows } as const;
  if (!title.ok) {
    const nameError = inputText(speech.locale, title.code, title.message);
    return lookAtSheet(c, visit, { connection, input }, { ...typed, nameError });
  }
  const made = await refused(() =>
    unitOfWork(site, async (tx) => {
      const recipeInput = { connectionId, ...(Object.keys(input).length > 0 && { input }) };
      const { flows } = await applyRecipe(tx, actor, SHEET_RECIPE, location.id, recipeInput);
      const [flow] = flows;
      if (!flow) throw new Error("A recipe made no flow.");
      await updateFlow(tx, actor, flow.id, { name: title.title, policy: { existingRows } });
      return requestPreview(tx, actor, flow.id);
    }),
  );
  if (isRefusal(made)) {
    return lookAtSheet(c, visit, { connection, input }, { ...typed, refusal: made });
  }
  return visit.goto(c, `/flows/${made.flowId}/runs/${made.id}`);
}

/** As the page has written it into its hidden fields. */
function inputIn(form: URLSearchParams): Record<string, unknown> {
  const [spreadsheetId, sheet, headerRow] = ["spreadsheetId", "sheet", "headerRow"].map((name) =>
    form.get(name),
  );
  if (!spreadsheetId) return {};
  return {
    spreadsheetId,
    ...(sheet && { sheet: /^\d{1,10}$/.test(sheet) ? Number(sheet) : sheet }),
    ...(headerRow && { headerRow: Number(headerRow) }),
  };
}

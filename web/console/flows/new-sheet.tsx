import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import { isUuid } from "../../../domain/uuid.ts";
import type { ConnectionView } from "../../../services/connection-view.ts";
import { listInputChoices, readChosenInput } from "../../../services/flows/choices.ts";
import { isRefusal, refused } from "../../ui/refusal.ts";
import type { Visit } from "../visit.ts";
import { chooseConnection, connectionsFor } from "./choose-connection.tsx";
import { chooseSheet, chooseTab } from "./choose-sheet.tsx";
import { newWords } from "./new-words.ts";
import { getRecipe, SHEET_RECIPE } from "./recipes.ts";
import { lookAtSheet } from "./look-at-sheet.tsx";

/** What was chosen so far: all of it stands in the page's address, and nothing is kept before the flow is made. */
export type Chosen = {
  connection: ConnectionView;
  /** As the trigger takes it. */
  input: Record<string, unknown>;
};

/** Asks for the connection, the sheet and its tab, one after the other, then shows what would be read. */
export async function showNewSheetFlow(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, speech } = visit;
  const say = newWords[speech.locale];
  const connection = await chosenConnection(visit, c.req.query("connection"));
  if (!connection) return chooseConnection(c, visit, getRecipe(SHEET_RECIPE));
  if (connection.connector !== "google-sheets") {
    return lookAtSheet(c, visit, { connection, input: {} });
  }
  const { sheet = "", address = "", tab = "", header = "" } = c.req.query();
  const spreadsheetId = address.trim() === "" ? sheet : address.trim();
  if (spreadsheetId === "") return chooseSheet(c, visit, connection);
  const of = { connectionId: connection.id, triggerKey: "rows" };
  const typed = {
    spreadsheetId,
    ...(tab !== "" && { sheet: /^\d{1,10}$/.test(tab) ? Number(tab) : tab }),
    ...(header !== "" && { headerRow: Number(header) }),
  };
  const input = await refused(() => readChosenInput(site, actor, { ...of, input: typed }));
  if (isRefusal(input)) {
    const isOfRow =
      input instanceof DomainError &&
      input.errors.every(({ pointer }) => pointer.endsWith("/headerRow"));
    return isOfRow
      ? chooseTab(c, visit, connection, { spreadsheetId, tab, error: say.headerWrong })
      : chooseSheet(c, visit, connection, { typed: spreadsheetId, error: say.addressWrong });
  }
  if (tab !== "") return lookAtSheet(c, visit, { connection, input });
  const tabs = await refused(() =>
    listInputChoices(site, actor, { ...of, input: "sheet", given: { spreadsheetId } }),
  );
  if (isRefusal(tabs)) {
    return chooseSheet(c, visit, connection, { typed: spreadsheetId, error: tabs.message });
  }
  const [only, ...others] = tabs?.items ?? [];
  // Who asks for all of them wants to choose, be it the row of names.
  if (only && others.length === 0 && c.req.query("tabs") === undefined) {
    return lookAtSheet(c, visit, { connection, input: { ...input, sheet: only.value } });
  }
  return chooseTab(c, visit, connection, {
    spreadsheetId,
    tab: typeof input["sheet"] === "number" ? String(input["sheet"]) : "",
    tabs,
  });
}

/** The connection of that id, if this recipe can be used with it. */
export async function chosenConnection(
  visit: Visit,
  id: string | null | undefined,
): Promise<ConnectionView | undefined> {
  if (!id || !isUuid(id)) return undefined;
  return (await connectionsFor(visit, getRecipe(SHEET_RECIPE))).find((one) => one.id === id);
}

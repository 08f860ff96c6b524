import type { Context } from "hono";
import type { ConnectionView } from "../../../services/connection-view.ts";
import { listInputChoices } from "../../../services/flows/choices.ts";
import { RadioField, TextField } from "../../ui/fields.tsx";
import { Button, Notice } from "../../ui/form.tsx";
import { isRefusal, refused } from "../../ui/refusal.ts";
import { said } from "../../ui/said.ts";
import { Search } from "../../ui/search.tsx";
import { Section } from "../../ui/section.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { newWords } from "./new-words.ts";
import { SHEET_RECIPE } from "./recipes.ts";

type Choices = Awaited<ReturnType<typeof listInputChoices>>;

/** Asks for the sheet: by its name among those that the account can open, or by its address. */
export async function chooseSheet(
  c: Context,
  visit: Visit,
  connection: ConnectionView,
  typed?: { typed: string; error: string },
): Promise<Response> {
  const { site, actor, speech, path } = visit;
  const say = newWords[speech.locale];
  const search = c.req.query("search") ?? "";
  const of = { connectionId: connection.id, triggerKey: "rows" };
  const sheets = await refused(() =>
    listInputChoices(site, actor, { ...of, input: "spreadsheetId", given: { search } }),
  );
  const at = path(`/flows/new/${SHEET_RECIPE}`);
  return showConsolePage(
    c,
    visit,
    { title: say.sheetTitle, section: "flows", back: { href: at, text: say.connectionTitle } },
    <>
      {isRefusal(sheets) ? (
        <Notice warn>{said(speech.locale, sheets.message)}</Notice>
      ) : (
        <>
          <Search
            speech={speech}
            action={at}
            label={say.sheetSearch}
            value={search}
            target="sheets"
          >
            <input type="hidden" name="connection" value={connection.id} />
          </Search>
          <div id="sheets">
            <Sheets visit={visit} connection={connection} sheets={sheets} search={search} />
          </div>
        </>
      )}
      <Section title={say.orAddress}>
        <form method="get" action={at}>
          <input type="hidden" name="connection" value={connection.id} />
          <TextField
            name="address"
            label={say.address}
            value={typed?.typed}
            error={typed && said(speech.locale, typed.error)}
            maxlength={2000}
            required
          />
          <div class="acts">
            <Button quiet>{say.onward}</Button>
          </div>
        </form>
      </Section>
    </>,
    typed ? 422 : 200,
  );
}

function Sheets(props: {
  visit: Visit;
  connection: ConnectionView;
  sheets: Choices;
  search: string;
}) {
  const { visit, connection, sheets, search } = props;
  const say = newWords[visit.speech.locale];
  const { id, account } = connection;
  const items = sheets?.items ?? [];
  const [first] = items;
  if (!first) {
    if (search !== "") return <p>{say.noMatch}</p>;
    return <p>{account === null ? say.noSheetsOfSomebody : say.noSheets(account)}</p>;
  }
  return (
    <Section title={say.sheet}>
      <form method="get" action={visit.path(`/flows/new/${SHEET_RECIPE}`)}>
        <input type="hidden" name="connection" value={id} />
        <RadioField
          name="sheet"
          label={account === null ? say.sheetsOfSomebody : say.sheets(account)}
          value={String(first.value)}
          options={items.map(({ value, label }) => ({ value: String(value), text: label }))}
        />
        {sheets?.isCut && <p class="soft">{say.sheetsCut}</p>}
        <div class="acts">
          <Button>{say.onward}</Button>
        </div>
      </form>
    </Section>
  );
}

/** Asks for the tab, by its name, and for the row with the names of the columns. */
export async function chooseTab(
  c: Context,
  visit: Visit,
  connection: ConnectionView,
  chosen: { spreadsheetId: string; tab: string; tabs?: Choices; error?: string },
): Promise<Response> {
  const { site, actor, speech, path } = visit;
  const say = newWords[speech.locale];
  const { spreadsheetId, tab, error } = chosen;
  const given = { spreadsheetId };
  const of = { connectionId: connection.id, triggerKey: "rows" };
  const tabs =
    chosen.tabs ??
    (await refused(() => listInputChoices(site, actor, { ...of, input: "sheet", given })));
  if (isRefusal(tabs)) {
    return chooseSheet(c, visit, connection, { typed: spreadsheetId, error: tabs.message });
  }
  const at = path(`/flows/new/${SHEET_RECIPE}`);
  const items = tabs?.items ?? [];
  const isThere = items.some(({ value }) => String(value) === tab);
  return showConsolePage(
    c,
    visit,
    {
      title: say.tabTitle,
      section: "flows",
      back: {
        href: `${at}?${new URLSearchParams({ connection: connection.id })}`,
        text: say.otherSheet,
      },
    },
    <div class="card">
      {tabs?.of !== undefined && <p>{tabs.of}</p>}
      <form method="get" action={at}>
        <input type="hidden" name="connection" value={connection.id} />
        <input type="hidden" name="sheet" value={spreadsheetId} />
        <RadioField
          name="tab"
          label={say.tab}
          value={isThere ? tab : String(items[0]?.value ?? "")}
          options={items.map(({ value, label }) => ({ value: String(value), text: label }))}
        />
        <TextField
          name="header"
          type="number"
          label={say.headerRow}
          value={c.req.query("header") ?? "1"}
          error={error}
          required
        />
        <div class="acts">
          <Button>{say.onward}</Button>
        </div>
      </form>
    </div>,
    error === undefined ? 200 : 422,
  );
}

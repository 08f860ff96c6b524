import type { Context } from "hono";
import {
  listInputChoices,
  readFirstRows,
  type FirstRows,
} from "../../../services/flows/choices.ts";
import { RadioField, TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { said } from "../../ui/said.ts";
import { Section } from "../../ui/section.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { FirstRowsTable } from "./first-rows.tsx";
import type { Chosen } from "./new-sheet.tsx";
import { newWords } from "./new-words.ts";
import { SHEET_RECIPE } from "./recipes.ts";
import { flowWords } from "./words.ts";

export type TypedFlow = { name: string; existingRows: "invite" | "known" };

/** What would be read, on the sheet's own first rows, and the form that makes the flow and asks for its preview. */
export async function lookAtSheet(
  c: Context,
  visit: Visit,
  chosen: Chosen,
  typed?: TypedFlow & { nameError?: string | undefined; refusal?: Refusal | undefined },
): Promise<Response> {
  const { site, actor, speech, path, token } = visit;
  const say = newWords[speech.locale];
  const { connection, input } = chosen;
  const of = { connectionId: connection.id, triggerKey: "rows" };
  const [rows, place] = await Promise.all([
    refused(() => readFirstRows(site, actor, { ...of, input })),
    nameOf(visit, chosen),
  ]);
  const at = path(`/flows/new/${SHEET_RECIPE}`);
  const hidden = {
    connection: connection.id,
    ...Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)])),
  };
  const { refusal, nameError } = typed ?? {};
  return showConsolePage(
    c,
    visit,
    {
      title: place.tab === undefined ? place.name : `${place.name} · ${place.tab}`,
      section: "flows",
      back: { href: at, text: say.connectionTitle },
    },
    <>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {isRefusal(rows) ? (
        <Notice warn>{said(speech.locale, rows.message)}</Notice>
      ) : (
        <Look visit={visit} rows={rows} />
      )}
      <Others visit={visit} chosen={chosen} at={at} />
      {!isRefusal(rows) && (
        <div class="card">
          <Form action={at} token={token} hidden={hidden}>
            <TextField
              name="name"
              label={say.flowName}
              value={typed?.name ?? place.name}
              error={nameError}
              maxlength={100}
              required
            />
            <Existing visit={visit} value={typed?.existingRows ?? "invite"} />
            <p class="soft">{say.previewHint}</p>
            <div class="acts">
              <Button>{say.preview}</Button>
            </div>
          </Form>
        </div>
      )}
    </>,
    nameError === undefined ? statusOf(refusal) : 422,
  );
}

/** How the sheet and its tab are called; where the vendor does not say just now, the connection's name does. */
async function nameOf(
  { site, actor }: Visit,
  { connection, input }: Chosen,
): Promise<{ name: string; tab?: string }> {
  const { spreadsheetId } = input;
  if (spreadsheetId === undefined) return { name: connection.name };
  const tabs = await refused(() =>
    listInputChoices(site, actor, {
      connectionId: connection.id,
      triggerKey: "rows",
      input: "sheet",
      given: { spreadsheetId },
    }),
  );
  if (isRefusal(tabs) || !tabs) return { name: connection.name };
  const tab = tabs.items.find(({ value }) => value === input["sheet"]);
  // A name may have as many signs as Google lets it have.
  return { name: (tabs.of ?? connection.name).slice(0, 100), ...(tab && { tab: tab.label }) };
}

const Look = ({ visit, rows }: { visit: Visit; rows: FirstRows }) => {
  const say = newWords[visit.speech.locale];
  return (
    <Section title={say.lookTitle}>
      <p>{say.lookBody}</p>
      <FirstRowsTable speech={visit.speech} rows={rows} />
    </Section>
  );
};

function Others({ visit, chosen, at }: { visit: Visit; chosen: Chosen; at: string }) {
  const say = newWords[visit.speech.locale];
  const { connection, input } = chosen;
  const { spreadsheetId } = input;
  if (typeof spreadsheetId !== "string") return <></>;
  const query = new URLSearchParams({ connection: connection.id });
  const tabs = new URLSearchParams({
    connection: connection.id,
    sheet: spreadsheetId,
    tabs: "all",
  });
  return (
    <p class="acts">
      <a href={`${at}?${query}`}>{say.otherSheet}</a>
      <a href={`${at}?${tabs}`}>{say.otherTab}</a>
    </p>
  );
}

function Existing({ visit, value }: { visit: Visit; value: string }) {
  const { locale } = visit.speech;
  const { existing, existingHint } = flowWords[locale];
  return (
    <RadioField
      name="existingRows"
      label={newWords[locale].existing}
      value={value}
      options={(["invite", "known"] as const).map((one) => ({
        value: one,
        text: existing[one],
        hint: existingHint[one],
      }))}
    />
  );
}

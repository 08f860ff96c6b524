import type { Context } from "hono";
import { askForCheck, runCheck } from "../../../services/asked-checks.ts";
import { updateConnection } from "../../../services/connections.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { isRefusal, refused, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import { titled } from "../titled.ts";
import type { Visit } from "../visit.ts";
import { getConnector } from "./connectors.ts";
import { changedOf, filledIn, type Filled } from "./filled.ts";
import { suggestionsFor } from "./new.tsx";
import { openedConnection } from "./opened.ts";
import { SettingsForm } from "./settings-form.tsx";
import { connectionWords } from "./words.ts";

export const showChange = (c: Context, visit: Visit): Promise<Response> => changePage(c, visit, {});

/** Keeps what was changed; a connection that was locked out is tried at once, with another key it may be in again. */
export async function sendChange(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor } = visit;
  const before = await openedConnection(c, visit);
  const filled = filledIn(getConnector(before.connector), form);
  const secrets = before.secrets.map((name): [string, unknown] => [name, SET]);
  const settings = changedOf(filled.settings, {
    ...before.settings,
    ...Object.fromEntries(secrets),
  });
  const isTried = before.state !== "ok" && settings !== undefined;
  const changed = await refused(() =>
    unitOfWork(site, async (tx) => {
      const name = titled(filled.name);
      await updateConnection(tx, actor, before.id, { name, ...(settings && { settings }) });
      if (isTried) await askForCheck(tx, actor, before.id);
    }),
  );
  if (isRefusal(changed)) return changePage(c, visit, { filled, refusal: changed });
  if (isTried) site.afterAnswer(() => runCheck(site, actor, before.id));
  return visit.goto(c, `/connections/${before.id}`, "changed");
}

/** Stands for a secret, which nobody sees: whatever is filled in is another one. */
const SET = Symbol("set");

type Shown = { filled?: Filled; refusal?: Refusal };

async function changePage(c: Context, visit: Visit, shown: Shown): Promise<Response> {
  const say = connectionWords[visit.speech.locale];
  const { id, name, connector, settings, secrets } = await openedConnection(c, visit);
  const path = await suggestionsFor(visit, connector, "path");
  const back = visit.path(`/connections/${id}`);
  return showConsolePage(
    c,
    visit,
    {
      title: say.changeTitle(name),
      section: "connections",
      back: { href: back, text: name },
    },
    <SettingsForm
      visit={visit}
      connector={getConnector(connector)}
      action={visit.path(`/connections/${id}/change`)}
      values={shown.filled ?? { name, settings }}
      secrets={secrets}
      refusal={shown.refusal}
      act={say.save}
      cancelTo={back}
      {...(path && { suggestions: { path } })}
    />,
    statusOf(shown.refusal),
  );
}

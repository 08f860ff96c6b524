import type { Context } from "hono";
import { invalidField } from "../../../domain/errors.ts";
import { INPUT_MESSAGES } from "../../../domain/input-codes.ts";
import { askForCheck, runCheck } from "../../../services/asked-checks.ts";
import { vendorDoor } from "../../../services/console-sign-ins.ts";
import type { ConnectionView } from "../../../services/connection-view.ts";
import { createConnection } from "../../../services/connections.ts";
import { listFileChoices } from "../../../services/flows/choices.ts";
import type { ConnectorView } from "../../../services/connectors.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { isRefusal, refused, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import { titled } from "../titled.ts";
import type { Visit } from "../visit.ts";
import { connectorName, getConnector, wordsOf } from "./connectors.ts";
import { filledIn, withoutNull, type Filled } from "./filled.ts";
import { nextOf, withConnection, withNext } from "./next.ts";
import { secretsOf, SettingsForm } from "./settings-form.tsx";
import { goToVendor } from "./sign-in.tsx";
import { connectionWords } from "./words.ts";

export function showNewConnection(c: Context, visit: Visit): Promise<Response> {
  const next = nextOf(visit, c.req.query("next"));
  return newPage(c, visit, { next });
}

/** Connects, and goes on: to the vendor where somebody has to sign in, else to where it was asked for. */
export async function sendNewConnection(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location } = visit;
  const connector = getConnector(c.req.param("connector"));
  const next = nextOf(visit, form.get("next"));
  const filled = filledIn(connector, form);
  const made = await refused(() =>
    unitOfWork(site, async (tx) => {
      const name = titled(filled.name);
      const settings = withoutNull(filled.settings);
      refuseClosed(visit, connector, settings);
      const connection = { connector: connector.id, name, settings };
      const view = await createConnection(tx, actor, location.id, connection);
      if (isWorthACheck(visit, view)) await askForCheck(tx, actor, view.id);
      return view;
    }),
  );
  if (isRefusal(made)) return newPage(c, visit, { next, filled, refusal: made });
  const { id, state } = made;
  if (isWorthACheck(visit, made)) site.afterAnswer(() => runCheck(site, actor, id));
  if (state === "needs_sign_in") return goToVendor(c, visit, made, next);
  if (next !== undefined) return c.redirect(withConnection(next, id), 303);
  return visit.goto(c, `/connections/${id}`, "created");
}

/** Where a key was given the vendor can be asked at once; a file is the worker's to look at. */
const isWorthACheck = ({ site }: Visit, { connector, state }: ConnectionView) =>
  state === "ok" && vendorDoor(site, connector).state !== "none";

/** Without a key nobody would ever be let in where nobody can sign in. */
function refuseClosed(
  { site }: Visit,
  connector: ConnectorView,
  settings: Record<string, unknown>,
): void {
  const [first = ""] = secretsOf(connector);
  const isKeyed = secretsOf(connector).some((name) => name in settings);
  if (isKeyed || vendorDoor(site, connector.id).state !== "closed") return;
  throw invalidField(`#/settings/${first}`, "required", INPUT_MESSAGES.required);
}

type Shown = { next: string | undefined; filled?: Filled; refusal?: Refusal };

async function newPage(c: Context, visit: Visit, shown: Shown): Promise<Response> {
  const { locale } = visit.speech;
  const say = connectionWords[locale];
  const connector = getConnector(c.req.param("connector"));
  const { id } = connector;
  const name = connectorName(locale, id);
  const known = wordsOf(locale, id);
  const path = await suggestionsFor(visit, id, "path");
  const asked = c.req.query("path");
  const first = path?.find((one) => one === asked) ?? path?.[0];
  const isAsked = first !== undefined && first === asked;
  const fresh: Filled = {
    name: isAsked ? fileName(first) : name,
    settings: first === undefined ? {} : { path: first },
  };
  return showConsolePage(
    c,
    visit,
    {
      title: say.formTitle(name),
      section: "connections",
      back: { href: withNext(visit.path("/connections/new"), shown.next), text: say.newTitle },
    },
    <>
      {known && <p class="soft">{known.purpose}</p>}
      <SettingsForm
        visit={visit}
        connector={connector}
        action={visit.path(`/connections/new/${id}`)}
        values={shown.filled ?? fresh}
        refusal={shown.refusal}
        hidden={{ next: shown.next }}
        act={say.connect}
        cancelTo={shown.next ?? visit.path("/connections")}
        {...(path && { suggestions: { path } })}
      />
    </>,
    statusOf(shown.refusal),
  );
}

/** A file's name without what stands before and behind it. */
const fileName = (path: string) =>
  (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "").slice(0, 100);

/** What was found that a setting can be, such as the files in the folder of sheets. */
export async function suggestionsFor(
  { site, actor, location }: Visit,
  connectorId: string,
  setting: string,
): Promise<string[] | undefined> {
  // The files of another location are nobody's business here.
  const choices =
    connectorId === "csv-file" && setting === "path"
      ? await listFileChoices(site, actor, location.id)
      : await site.connectors.settingChoices(connectorId, setting);
  return choices?.items.map(({ value }) => String(value));
}

import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import { KEY_DAYS } from "../../../services/api-keys.ts";
import { TextField, RadioField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { errorAt, isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { Time } from "../../ui/time.tsx";
import { PermissionFields, tickedPermissions } from "../administrators/permissions.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { makeKey, type MadeKey } from "./made.ts";
import { apiKeyWords } from "./words.ts";

export const showNewKey = (c: Context, visit: Visit): Response => newPage(c, visit, {});

/** The answer itself shows the key, this once: no address leads to it, and no copy of it is kept. */
export async function sendNewKey(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const made = await refused(() => makeKey(visit, form));
  if (isRefusal(made)) return newPage(c, visit, { form, refusal: made });
  return made === undefined ? madeBefore(c, visit) : madePage(c, visit, made);
}

type Shown = { form?: URLSearchParams; refusal?: Refusal };

function newPage(c: Context, visit: Visit, { form, refusal }: Shown): Response {
  const { actor, location, path, speech, token } = visit;
  const say = apiKeyWords[speech.locale];
  const at = (pointer: string) => errorAt(speech, refusal, pointer);
  const isWhole = refusal !== undefined && !(refusal instanceof DomainError && refusal.errors[0]);
  return showConsolePage(
    c,
    visit,
    {
      title: say.makeTitle,
      section: "api-keys",
      back: { href: path("/api-keys"), text: say.back },
    },
    <div class="card">
      {isWhole && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <Form
        action={path("/api-keys/new")}
        token={token}
        hidden={{ once: form?.get("once") ?? randomUUID() }}
      >
        <TextField
          name="name"
          label={say.name}
          hint={say.nameHint}
          value={form?.get("name")}
          error={at("#/name")}
          maxlength={100}
          required
        />
        <PermissionFields
          visit={visit}
          label={say.permissions}
          checked={form ? tickedPermissions(form) : []}
          error={at("#/permissions")}
        />
        {actor.locations === "all" && (
          <RadioField
            name="where"
            label={say.where}
            value={form?.get("where") ?? "here"}
            options={[
              { value: "here", text: say.here(location.name), hint: say.hereHint },
              { value: "all", text: say.everywhere, hint: say.everywhereHint },
            ]}
          />
        )}
        <TextField
          name="days"
          type="number"
          label={say.days}
          hint={say.daysHint}
          value={form?.get("days") ?? String(KEY_DAYS.usual)}
          error={at("#/expiresInDays")}
          required
        />
        <div class="acts">
          <Button>{say.makeAct}</Button>
          <a href={path("/api-keys")}>{speech.say.cancel}</a>
        </div>
      </Form>
    </div>,
    statusOf(refusal),
  );
}

function madePage(c: Context, visit: Visit, { key, name, expiresAt }: MadeKey): Response {
  const { path, speech, clock } = visit;
  const say = apiKeyWords[speech.locale];
  return showConsolePage(
    c,
    visit,
    { title: say.madeTitle(name), section: "api-keys" },
    <div class="card">
      <Notice>{say.madeOnce}</Notice>
      <code class="copy">{key}</code>
      <p>{say.madeUse}</p>
      <code class="copy">{`Authorization: Bearer ${key}`}</code>
      <p>
        {say.madeEnds}: <Time at={expiresAt} clock={clock} />
      </p>
      <p class="soft">{say.madeLost}</p>
      <a class="button" href={path("/api-keys")}>
        {say.madeDone}
      </a>
    </div>,
  );
}

function madeBefore(c: Context, visit: Visit): Response {
  const { path, speech } = visit;
  const say = apiKeyWords[speech.locale];
  return showConsolePage(
    c,
    visit,
    {
      title: say.makeTitle,
      section: "api-keys",
      back: { href: path("/api-keys"), text: say.back },
    },
    <div class="card">
      <Notice warn>{say.again}</Notice>
      <p>{say.againNext}</p>
    </div>,
    409,
  );
}

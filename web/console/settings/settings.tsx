import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DomainError } from "../../../domain/errors.ts";
import {
  CHANGED_MEANWHILE,
  formOf,
  LOCATION_FIELDS,
  pointerOf,
  saveLocation,
  type LocationForm,
  type ShownForm,
} from "../../../services/location-settings.ts";
import { getLocationView } from "../../../services/locations.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { refused } from "../../ui/refusal.ts";
import { firstStepsWords } from "../first-steps/words.ts";
import { showConsolePage } from "../page.tsx";
import { consolePath, type Visit } from "../visit.ts";
import { AgreementFields, InvitationFields, LocationFields, PeopleFields } from "./fields.tsx";
import { readTyped, shownIn, typedOf, type Typed } from "./typed.ts";
import { settingsWords } from "./words.ts";

/** All about the location that can be set, each with what it does. */
export async function showSettings(c: Context, visit: Visit): Promise<Response> {
  return settingsPage(c, visit, {});
}

/** Writes what was changed, and nothing over what somebody else changed meanwhile. */
export async function sendSettings(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = settingsWords[speech.locale];
  const typed = typedIn(form);
  const shown = shownIn(form);
  if (!shown) return settingsPage(c, visit, { typed, warning: say.again, status: 409 });
  const read = readTyped(typed, shown);
  if (!read.ok) {
    const refusal = new DomainError("invalid", say.faulty, "invalid_request", read.errors);
    return settingsPage(c, visit, { typed, shown, refusal, warning: say.faulty, status: 422 });
  }
  const { wanted } = read;
  if (wanted.slug !== shown.slug && form.get("confirmed") !== wanted.slug) {
    return confirmSlug(c, visit, wanted, form);
  }
  const saved = await refused(() =>
    unitOfWork(site, (tx) => saveLocation(tx, actor, location.id, { shown, wanted })),
  );
  if (saved instanceof DomainError) {
    const isStale = saved.code === CHANGED_MEANWHILE;
    return settingsPage(c, visit, {
      typed,
      shown,
      refusal: saved,
      warning: isStale ? say.stale : say.faulty,
      status: saved.kind === "conflict" ? 409 : 422,
    });
  }
  if (saved instanceof Error) throw saved;
  const done = saved.changed.length === 0 ? "unchanged" : "saved";
  return c.redirect(`${consolePath(saved.location.slug, "/settings")}?done=${done}`, 303);
}

type Page = {
  typed?: Typed;
  /** What the form had shown before it was filled in. */
  shown?: ShownForm;
  refusal?: DomainError;
  warning?: string;
  status?: ContentfulStatusCode;
};

async function settingsPage(c: Context, visit: Visit, page: Page): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = settingsWords[speech.locale];
  const now = formOf(await getLocationView(site.db, actor, location.id));
  const fields = { visit, typed: page.typed ?? typedOf(now), now, refusal: page.refusal };
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "settings",
      done: { saved: say.saved, unchanged: say.unchanged },
    },
    <>
      {page.warning !== undefined && <Notice warn>{page.warning}</Notice>}
      <p>{say.intro}</p>
      <Form
        action={visit.path("/settings")}
        token={visit.token}
        hidden={{ shown: JSON.stringify(shownNow(page, now)) }}
      >
        <LocationFields {...fields} />
        <InvitationFields {...fields} />
        <PeopleFields {...fields} />
        <AgreementFields {...fields} />
        <div class="acts">
          <Button>{say.save}</Button>
        </div>
      </Form>
      <p>
        <a href={visit.path("/first-steps")}>{firstStepsWords[speech.locale].title}</a>
      </p>
    </>,
    page.status,
  );
}

/**
 * What a form that is filled in again counts as shown: of the fields that others changed only those that the page
 * has just told of. The others would else be set back to what was in the form.
 */
function shownNow({ shown, refusal }: Page, now: LocationForm): ShownForm {
  if (!shown) return now;
  const told = LOCATION_FIELDS.filter((field) =>
    refusal?.errors.some(
      ({ code, pointer }) => code === CHANGED_MEANWHILE && pointer === pointerOf(field),
    ),
  );
  return { ...shown, ...Object.fromEntries(told.map((field) => [field, now[field]])) };
}

/** Says beforehand what a new slug changes; all that was typed comes along. */
function confirmSlug(
  c: Context,
  visit: Visit,
  wanted: LocationForm,
  form: URLSearchParams,
): Response {
  const say = settingsWords[visit.speech.locale];
  const { token: _, ...sent } = Object.fromEntries(form);
  const here = visit.path("/settings");
  return showConsolePage(
    c,
    visit,
    { title: say.slugTitle, section: "settings", back: { href: here, text: say.title } },
    <Confirm
      speech={visit.speech}
      action={here}
      token={visit.token}
      hidden={{ ...sent, confirmed: wanted.slug }}
      act={say.slugAct}
      cancelTo={here}
    >
      <p>{say.slugFollows(visit.location.slug, wanted.slug)}</p>
      <p>{say.slugTemporal}</p>
    </Confirm>,
  );
}

const NOT_TYPED = ["token", "shown", "confirmed"];

const typedIn = (form: URLSearchParams): Typed =>
  Object.fromEntries([...form].filter(([name]) => !NOT_TYPED.includes(name)));

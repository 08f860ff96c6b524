import type { Context } from "hono";
import { LOCALES, TimeZone, type Locale } from "../../../domain/location.ts";
import { invalidField } from "../../../domain/errors.ts";
import type { Actor } from "../../../domain/permissions.ts";
import { isSlug } from "../../../domain/slug.ts";
import { createLocation, listLocations, type NewLocation } from "../../../services/locations.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import type { Site } from "../../deps.ts";
import { PageError } from "../../page-error.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { showPage } from "../../ui/page.tsx";
import { errorAt, isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { speechFor } from "../../ui/wording.ts";
import { receiveVisitor, type Visitor } from "../../visitor.ts";
import { showDoor } from "../entrance.tsx";
import { readSent } from "../sender.ts";
import { toConsoleSignIn } from "../sign-in.ts";
import { titled } from "../titled.ts";
import { consolePath, consoleToken } from "../visit.ts";
import { likelyZone, timeZones } from "./time-zones.ts";
import { locationWords } from "./words.ts";

type Typed = { name: string; timezone: string; locale: string; slug: string };
type Shown = { typed: Typed; refusal?: Refusal };

/** Whoever may make a location: the owner, whose rights are not of one location alone. */
export async function showNewLocation(c: Context, site: Site): Promise<Response> {
  const visitor = await receiveVisitor(c, site, "console");
  if (!visitor) return showDoor(c);
  const { locale } = speechFor(c, { chosen: visitor.locale });
  const timezone = await zoneFor(c, site, ownerOf(visitor));
  return newPage(c, site, visitor, { typed: { name: "", timezone, locale, slug: "" } });
}

export async function sendNewLocation(c: Context, site: Site): Promise<Response> {
  const received = await readSent(c, site);
  if (!received) return toConsoleSignIn(c, c.req.path);
  const { form, visitor, isOurs } = received;
  const actor = ownerOf(visitor);
  if (!isOurs) throw new PageError(403);
  const field = (name: string) => form.get(name) ?? "";
  const typed = {
    name: field("name"),
    timezone: field("timezone"),
    locale: field("locale"),
    slug: field("slug"),
  };
  const made = await refused(() =>
    unitOfWork(site, (tx) => createLocation(tx, actor, checked(typed))),
  );
  if (isRefusal(made)) return newPage(c, site, visitor, { typed, refusal: made });
  return c.redirect(`${consolePath(made.slug, "/first-steps")}?done=located`, 303);
}

function ownerOf({ isOwner, personId }: Visitor): Actor {
  if (!isOwner) throw new PageError(404);
  return { kind: "person", id: personId, permissions: "all", locations: "all" };
}

/** As it is kept, or a refusal that names the field. */
function checked({ name, timezone, locale, slug }: Typed): NewLocation {
  const title = titled(name);
  const zone = TimeZone.safeParse(timezone);
  if (!zone.success) throw invalidField("#/timezone", "invalid_request", CHOOSE);
  const language = LOCALES.find((one) => one === locale);
  if (!language) throw invalidField("#/locale", "invalid_request", CHOOSE);
  const short = slug.trim().toLowerCase();
  if (short !== "" && !isSlug(short)) throw invalidField("#/slug", "invalid_request", SLUG_FORM);
  return {
    name: title,
    timezone: zone.data,
    locale: language,
    ...(short !== "" && { slug: short }),
  };
}

const CHOOSE = "Choose one of the list.";
const SLUG_FORM = "Small letters, digits and dashes, at most 64; no dash at an end.";

/** A second location is likely where the first one is. */
async function zoneFor(c: Context, site: Site, actor: Actor): Promise<string> {
  const { items } = await listLocations(site.db, actor, { limit: 1 });
  return items[0]?.timezone ?? likelyZone(c.req.header("accept-language") ?? "");
}

function newPage(c: Context, site: Site, visitor: Visitor, { typed, refusal }: Shown): Response {
  const speech = speechFor(c, { chosen: visitor.locale });
  const say = locationWords[speech.locale];
  const slugError = errorAt(speech, refusal, "#/slug");
  const languages: Record<Locale, string> = say.languages;
  return showPage(
    c,
    { speech, title: say.title },
    <>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <p class="soft">{say.intro}</p>
      <Form action="/console/locations/new" token={consoleToken(site, visitor)}>
        <TextField
          name="name"
          label={say.name}
          hint={say.nameHint}
          value={typed.name}
          maxlength={100}
          required
          autofocus
          error={errorAt(speech, refusal, "#/name")}
        />
        {slugError !== undefined && (
          <TextField
            name="slug"
            label={say.slug}
            hint={say.slugHint}
            value={typed.slug}
            maxlength={64}
            error={slugError}
          />
        )}
        <SelectField
          name="timezone"
          label={say.zone}
          hint={say.zoneHint}
          value={typed.timezone}
          options={timeZones().map((zone) => ({ value: zone, text: zone.replaceAll("_", " ") }))}
          error={errorAt(speech, refusal, "#/timezone")}
        />
        <SelectField
          name="locale"
          label={say.language}
          hint={say.languageHint}
          value={typed.locale}
          options={LOCALES.map((locale) => ({ value: locale, text: languages[locale] }))}
          error={errorAt(speech, refusal, "#/locale")}
        />
        <Button>{say.make}</Button>
      </Form>
      <p class="soft">
        <a href="/console">{speech.say.cancel}</a>
      </p>
    </>,
    statusOf(refusal),
  );
}

import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import type { TypedInvitee } from "../../../domain/invitee.ts";
import { LOCALES } from "../../../domain/location.ts";
import { countryOfTimeZone } from "../../../domain/phone.ts";
import { inviteTyped } from "../../../services/invitations/invite-typed.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { inputText } from "../../ui/reasons.ts";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { said } from "../../ui/said.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { peopleWords } from "./words.ts";

/** The form to invite one person by hand. */
export function showInvite(c: Context, visit: Visit): Response {
  const typed = { firstName: "", lastName: "", email: c.req.query("email") ?? "", phone: "" };
  return invitePage(c, visit, { ...typed, locale: visit.location.locale }, randomUUID());
}

export async function sendInvite(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const field = (name: string) => form.get(name) ?? "";
  const typed: TypedInvitee = {
    firstName: field("firstName"),
    lastName: field("lastName"),
    email: field("email"),
    phone: field("phone"),
    locale: field("locale"),
  };
  const key = field("key") || randomUUID();
  const { site, actor, location } = visit;
  const invited = await refused(() => inviteTyped(site, actor, location.id, typed, key));
  if (isRefusal(invited)) return invitePage(c, visit, typed, key, invited);
  const { membershipId, isAlreadyMember, warnings } = invited;
  const page = `/people/${membershipId}`;
  if (isAlreadyMember) return visit.goto(c, page, "already");
  const notes = warnings.length > 0 ? `?note=${[...new Set(warnings)].join(",")}` : "";
  return visit.goto(c, page + notes, "invited");
}

function invitePage(
  c: Context,
  visit: Visit,
  typed: TypedInvitee,
  key: string,
  refusal?: Refusal,
): Response {
  const { speech, location, path, token } = visit;
  const say = peopleWords[speech.locale];
  const at = (field: keyof TypedInvitee) => fieldError(visit, refusal, field);
  const isOfField =
    refusal instanceof DomainError &&
    refusal.errors.some(({ pointer }) => pointer.startsWith("#/"));
  const country = location.settings.country ?? countryOfTimeZone(location.timezone);
  const page = {
    title: say.inviteTitle,
    section: "people" as const,
    back: { href: path("/people"), text: say.back },
  };
  return showConsolePage(
    c,
    visit,
    page,
    <>
      <p class="soft">{say.inviteIntro(location.name)}</p>
      {refusal && !isOfField && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <Form action={path("/people/invite")} token={token} hidden={{ key }}>
        <TextField
          name="firstName"
          label={say.firstName}
          value={typed.firstName}
          error={at("firstName")}
          required
          autofocus
        />
        <TextField
          name="lastName"
          label={say.lastName}
          value={typed.lastName}
          error={at("lastName")}
        />
        <TextField
          name="email"
          type="email"
          label={say.email}
          value={typed.email}
          error={at("email")}
          required
        />
        <TextField
          name="phone"
          type="tel"
          label={say.phone}
          hint={say.phoneHint(country && countryName(country, speech.locale))}
          value={typed.phone}
          error={at("phone")}
        />
        <SelectField
          name="locale"
          label={say.locale}
          value={typed.locale}
          error={at("locale")}
          options={LOCALES.map((value) => ({ value, text: say.languages[value] }))}
        />
        <Button>{say.send}</Button>
      </Form>
    </>,
    statusOf(refusal),
  );
}

const countryName = (country: string, locale: string): string =>
  new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country;

/** What is wrong with a field; where a sentence has no words in the page's language, those of its code. */
function fieldError(
  { speech: { locale } }: Visit,
  refusal: Refusal | undefined,
  field: keyof TypedInvitee,
): string | undefined {
  if (!(refusal instanceof DomainError)) return undefined;
  const error = refusal.errors.find(({ pointer }) => pointer === `#/${field}`);
  if (error === undefined) return undefined;
  const text = said(locale, error.message);
  return locale === "en" || text !== error.message ? text : inputText(locale, error.code, text);
}

import type { Context } from "hono";
import { LOCALES, type Locale } from "../../../domain/location.ts";
import { changeNames, getAccount, type Names } from "../../../services/account/account.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { Button, Form } from "../../ui/form.tsx";
import { showPage } from "../../ui/page.tsx";
import { errorAt, isRefusal, refused, statusOf, type Refusal } from "../../ui/refusal.ts";
import type { Speech } from "../../ui/wording.ts";
import type { AccountVisit } from "./visit.ts";
import { accountWords } from "./words.ts";

export async function showNames(c: Context, visit: AccountVisit): Promise<Response> {
  const { firstName, lastName, locale } = await getAccount(visit.site.db, visit.visitor.personId);
  return namesPage(c, visit, { firstName, lastName: lastName ?? "", locale });
}

export async function sendNames(
  c: Context,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Response> {
  const typed = readNames(form);
  const { personId } = visit.visitor;
  const done = await refused(() =>
    unitOfWork(visit.site, (tx) => changeNames(tx, personId, typed)),
  );
  if (isRefusal(done)) return namesPage(c, visit, typed, done);
  return c.redirect("/account?done=saved", 303);
}

/** The fields as they were typed. */
export const readNames = (form: URLSearchParams): Names => ({
  firstName: form.get("firstName") ?? "",
  lastName: form.get("lastName") ?? "",
  locale: localeOf(form.get("locale")),
});

const localeOf = (value: string | null): Locale | null =>
  LOCALES.find((locale) => locale === value) ?? null;

/** Name and language, to be looked over or changed. */
export function NameFields(props: { speech: Speech; names: Names; refusal?: Refusal | undefined }) {
  const { speech, names, refusal } = props;
  const say = accountWords[speech.locale];
  return (
    <>
      <TextField
        name="firstName"
        label={say.firstName}
        value={names.firstName}
        autocomplete="given-name"
        required
        maxlength={100}
        error={errorAt(speech, refusal, "#/firstName")}
      />
      <TextField
        name="lastName"
        label={say.lastName}
        value={names.lastName}
        autocomplete="family-name"
        maxlength={100}
        error={errorAt(speech, refusal, "#/lastName")}
      />
      <SelectField
        name="locale"
        label={say.language}
        value={names.locale ?? ""}
        options={(["", ...LOCALES] as const).map((value) => ({
          value,
          text: say.languages[value],
        }))}
      />
    </>
  );
}

function namesPage(c: Context, visit: AccountVisit, names: Names, refusal?: Refusal): Response {
  const { speech, token } = visit;
  const say = accountWords[speech.locale];
  return showPage(
    c,
    { speech, title: say.changeName },
    <>
      <Form action="/account/names" token={token}>
        <NameFields speech={speech} names={names} refusal={refusal} />
        <Button>{say.save}</Button>
      </Form>
      <BackToAccount speech={speech} />
    </>,
    statusOf(refusal),
  );
}

export const BackToAccount = ({ speech }: { speech: Speech }) => (
  <p class="soft">
    <a href="/account">{accountWords[speech.locale].back}</a>
  </p>
);

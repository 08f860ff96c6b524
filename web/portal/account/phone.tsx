import type { Context } from "hono";
import { changePhone, getAccount } from "../../../services/account/account.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { TextField } from "../../ui/fields.tsx";
import { Button, Form } from "../../ui/form.tsx";
import { showPage } from "../../ui/page.tsx";
import { errorAt, isRefusal, refused, statusOf, type Refusal } from "../../ui/refusal.ts";
import { BackToAccount } from "./names.tsx";
import type { AccountVisit } from "./visit.ts";
import { accountWords } from "./words.ts";

export async function showPhone(c: Context, visit: AccountVisit): Promise<Response> {
  const { phone } = await getAccount(visit.site.db, visit.visitor.personId);
  return phonePage(c, visit, phone ?? "");
}

export async function sendPhone(
  c: Context,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Response> {
  const typed = form.get("phone") ?? "";
  const { personId } = visit.visitor;
  const done = await refused(() =>
    unitOfWork(visit.site, (tx) => changePhone(tx, personId, typed)),
  );
  if (isRefusal(done)) return phonePage(c, visit, typed, done);
  return c.redirect("/account?done=saved", 303);
}

function phonePage(c: Context, visit: AccountVisit, typed: string, refusal?: Refusal): Response {
  const { speech, token } = visit;
  const say = accountWords[speech.locale];
  return showPage(
    c,
    { speech, title: say.changePhone },
    <>
      <Form action="/account/phone" token={token}>
        <TextField
          name="phone"
          type="tel"
          label={say.phone}
          hint={say.phoneHint}
          value={typed}
          autocomplete="tel"
          maxlength={40}
          error={errorAt(speech, refusal, "#/phone")}
        />
        <Button>{say.save}</Button>
      </Form>
      <BackToAccount speech={speech} />
    </>,
    statusOf(refusal),
  );
}

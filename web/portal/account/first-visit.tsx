import type { Account, Names } from "../../../services/account/account.ts";
import { nameOf, type Agreement, type FirstVisit } from "../../../services/account/first-visit.ts";
import { Button, Form } from "../../ui/form.tsx";
import { errorAt, type Refusal } from "../../ui/refusal.ts";
import type { Speech } from "../../ui/wording.ts";
import { NameFields } from "./names.tsx";
import { accountWords } from "./words.ts";

/** What a person is asked for when they come for the first time, or when there is something new. */
export function FirstVisitForm(props: {
  speech: Speech;
  token: string;
  account: Account;
  asked: FirstVisit;
  typed?: { names: Names | undefined; agreed: string[] } | undefined;
  refusal?: Refusal | undefined;
}) {
  const { speech, token, account, asked, typed, refusal } = props;
  const say = accountWords[speech.locale];
  const { firstName, lastName, locale } = account;
  const names = typed?.names ?? { firstName, lastName: lastName ?? "", locale };
  return (
    <>
      {asked.isFirst ? <p>{say.welcomeBody}</p> : <h2>{say.agreeTitle}</h2>}
      <Form action="/account/welcome" token={token}>
        {asked.isFirst && <NameFields speech={speech} names={names} refusal={refusal} />}
        {asked.agreements.map((one) => (
          <Agree
            speech={speech}
            one={one}
            isTicked={typed?.agreed.includes(nameOf(one)) ?? false}
            error={errorAt(speech, refusal, `#/agree/${nameOf(one)}`)}
          />
        ))}
        <Button>{say.ready}</Button>
      </Form>
    </>
  );
}

function Agree(props: {
  speech: Speech;
  one: Agreement;
  isTicked: boolean;
  error: string | undefined;
}) {
  const { one, error } = props;
  const name = nameOf(one);
  const { agree } = accountWords[props.speech.locale];
  return (
    <div class="choice">
      <input
        type="checkbox"
        id={name}
        name="agree"
        value={name}
        required
        checked={props.isTicked}
        {...(error !== undefined && {
          "aria-invalid": "true",
          "aria-describedby": `${name}-error`,
        })}
      />
      <label for={name}>{agree[one.kind](one.locationName)}</label>
      <span class="hint">
        <a href={one.address} rel="noopener noreferrer" target="_blank">
          {one.address}
        </a>
      </span>
      {error !== undefined && (
        <span class="error" id={`${name}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

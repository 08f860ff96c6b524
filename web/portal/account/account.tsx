import type { Context } from "hono";
import {
  getAccount,
  listAccountLocations,
  type Account,
  type AccountLocation,
  type Names,
} from "../../../services/account/account.ts";
import { listDevices, signOutDevices } from "../../../services/account/devices.ts";
import { findFirstVisit, type FirstVisit } from "../../../services/account/first-visit.ts";
import { formToken } from "../../../services/sign-in/form-token.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { fullName } from "../../../domain/person-name.ts";
import type { Site } from "../../deps.ts";
import { Form, Notice } from "../../ui/form.tsx";
import { showPage } from "../../ui/page.tsx";
import { statusOf, type Refusal } from "../../ui/refusal.ts";
import { speechFor } from "../../ui/wording.ts";
import { findVisitor } from "../../visitor.ts";
import { Devices } from "./devices.tsx";
import { FirstVisitForm } from "./first-visit.tsx";
import type { AccountVisit } from "./visit.ts";
import { accountWords } from "./words.ts";

export async function showHome(c: Context, site: Site): Promise<Response> {
  return c.redirect((await findVisitor(c, site)) ? "/account" : "/sign-in", 303);
}

export const showAccount = async (c: Context, visit: AccountVisit): Promise<Response> =>
  accountPage(c, visit, { asked: await findFirstVisit(visit.site.db, visit.visitor.personId) });

/** Signs out one device of the visitor's, or all but this one. */
export async function sendDevices(
  c: Context,
  { site, visitor }: AccountVisit,
  form: URLSearchParams,
): Promise<Response> {
  const one = form.get("device");
  const which = one === null ? { allBut: visitor.id } : { id: one };
  await unitOfWork(site, (tx) => signOutDevices(tx, visitor, which));
  return c.redirect("/account?done=signed_out", 303);
}

type Shown = {
  asked: FirstVisit | undefined;
  typed?: { names: Names | undefined; agreed: string[] };
  refusal?: Refusal;
};

/** A person's own page; on their first visit it begins with what they are asked for, and that is all. */
export async function accountPage(
  c: Context,
  visit: AccountVisit,
  { asked, typed, refusal }: Shown,
): Promise<Response> {
  const { site, visitor, token } = visit;
  const [account, locations, devices] = await Promise.all([
    getAccount(site.db, visitor.personId),
    listAccountLocations(site.db, visitor.personId),
    listDevices(site.db, visitor.personId),
  ]);
  // A language that was just chosen holds from this page on.
  const speech = speechFor(c, { chosen: account.locale });
  const say = accountWords[speech.locale];
  const isFirst = asked?.isFirst ?? false;
  const title = isFirst
    ? say.welcome(locations[0]?.name ?? "Usher")
    : speech.say.accountTitle(account.firstName);
  const done = Object.entries(say.done).find(([key]) => key === c.req.query("done"))?.[1];
  const signOutToken = formToken(site.keys, "sign-out", visitor.token);
  return showPage(
    c,
    {
      speech,
      title,
      corner: (
        <Form action="/sign-out" token={signOutToken}>
          <button type="submit" class="link">
            {speech.say.signOut}
          </button>
        </Form>
      ),
    },
    <>
      {done !== undefined && !isFirst && <Notice>{done}</Notice>}
      {asked && (
        <FirstVisitForm
          speech={speech}
          token={token}
          account={account}
          asked={asked}
          typed={typed}
          refusal={refusal}
        />
      )}
      <Known account={account} locations={locations} visit={{ ...visit, speech }} />
      {!isFirst && <Devices visit={{ ...visit, speech }} devices={devices} />}
    </>,
    statusOf(refusal),
  );
}

function Known(props: { account: Account; locations: AccountLocation[]; visit: AccountVisit }) {
  const { account, locations, visit } = props;
  const { say } = visit.speech;
  const own = accountWords[visit.speech.locale];
  const isAdmin = account.isOwner || locations.some(({ role }) => role === "admin");
  const rows: [string, string, string, string][] = [
    [say.name, fullName(account.firstName, account.lastName), "/account/names", own.changeName],
    [say.email, account.email, "/account/address", own.changeAddress],
    [own.phone, account.phone ?? own.noPhone, "/account/phone", own.changePhone],
  ];
  return (
    <>
      <dl>
        {rows.map(([name, value, href, what]) => (
          <div>
            <dt>{name}</dt>
            <dd>
              {value}{" "}
              <a class="beside" href={href} aria-label={what}>
                {own.change}
              </a>
            </dd>
          </div>
        ))}
        <div>
          <dt>{say.locations}</dt>
          {locations.length === 0 && <dd>{say.noLocation}</dd>}
          {locations.map(({ name }) => (
            <dd>{name}</dd>
          ))}
        </div>
      </dl>
      {isAdmin && (
        <p>
          <a href="/console">{own.console}</a>
        </p>
      )}
    </>
  );
}

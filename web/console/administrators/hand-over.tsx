import type { Context } from "hono";
import { canonicalEmail } from "../../../domain/email-address.ts";
import { handOverOwnership } from "../../../services/administrators/ownership.ts";
import type { Candidate } from "../../../services/administrators/view.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { CheckField, TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { awayFrom, nameOf, openedMember } from "./opened.ts";
import { administratorWords } from "./words.ts";

export async function showHandOver(c: Context, visit: Visit): Promise<Response> {
  const heir = await openedMember(c, visit);
  if (heir.isOwner || heir.role !== "admin") return visit.goto(c, "/administrators");
  return handOverPage(c, visit, heir, {});
}

export async function sendHandOver(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const heir = await openedMember(c, visit);
  const { membershipId } = heir;
  const typed = canonicalEmail(form.get("typed") ?? "");
  const theirs = canonicalEmail(heir.email);
  if (!typed.ok || !theirs.ok || typed.canonical !== theirs.canonical) {
    return handOverPage(c, visit, heir, { form, isOther: true });
  }
  const stay = form.get("stay") === "yes";
  const handed = await refused(() =>
    unitOfWork(visit.site, (tx) =>
      handOverOwnership(tx, visit.actor, visit.location.id, { membershipId, stay }),
    ),
  );
  if (isRefusal(handed)) return handOverPage(c, visit, heir, { form, refusal: handed });
  return stay ? visit.goto(c, "/administrators", "handed") : awayFrom(c, visit);
}

type Shown = { form?: URLSearchParams; isOther?: boolean; refusal?: Refusal };

function handOverPage(c: Context, visit: Visit, heir: Candidate, shown: Shown): Response {
  const { path, speech } = visit;
  const say = administratorWords[speech.locale];
  const name = nameOf(heir);
  const page = path(`/administrators/${heir.membershipId}`);
  const { refusal } = shown;
  return showConsolePage(
    c,
    visit,
    {
      title: say.handOverTitle(name),
      section: "administrators",
      back: { href: page, text: name },
    },
    <div class="card">
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {heir.activatedAt === null ? (
        <p>{say.handOverNever(name)}</p>
      ) : (
        <>
          <p>{say.handOverBody(name)}</p>
          <p>{say.handOverYou}</p>
          <p>{say.handOverElsewhere}</p>
          <p>{say.handOverKeys}</p>
          <p>{say.handOverNoMail(name)}</p>
          <HandOver visit={visit} heir={heir} {...shown} />
        </>
      )}
    </div>,
    shown.isOther ? 422 : statusOf(refusal),
  );
}

function HandOver(props: Shown & { visit: Visit; heir: Candidate }) {
  const { visit, heir, form } = props;
  const { location, path, speech, token } = visit;
  const say = administratorWords[speech.locale];
  const page = path(`/administrators/${heir.membershipId}`);
  return (
    <Form action={`${page}/owner`} token={token}>
      <CheckField
        name="stay"
        label={say.stay(location.name)}
        checked={form === undefined || form.get("stay") === "yes"}
      />
      <TextField
        name="typed"
        label={say.typed(heir.email)}
        value={form?.get("typed")}
        error={props.isOther ? say.typedWrong : undefined}
        required
      />
      <div class="acts">
        <Button>{say.handOverAct}</Button>
        <a href={page}>{speech.say.cancel}</a>
      </div>
    </Form>
  );
}

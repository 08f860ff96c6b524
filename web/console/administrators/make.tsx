import type { Context } from "hono";
import { canonicalEmail } from "../../../domain/email-address.ts";
import { DomainError } from "../../../domain/errors.ts";
import { makeAdministrator } from "../../../services/administrators/roles.ts";
import { findCandidate, type Candidate } from "../../../services/administrators/view.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { inputText } from "../../ui/reasons.ts";
import { errorAt, isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { nameOf, openedMember } from "./opened.ts";
import { PermissionFields, tickedPermissions } from "./permissions.tsx";
import { administratorWords } from "./words.ts";

/** Asks whom, by their address: to see who is a member here takes another permission. */
export async function showFind(c: Context, visit: Visit): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = administratorWords[speech.locale];
  const typed = c.req.query("email");
  if (typed === undefined) return findPage(c, visit, {});
  const address = canonicalEmail(typed);
  if (!address.ok) {
    return findPage(c, visit, {
      typed,
      error: inputText(speech.locale, address.code, address.message),
    });
  }
  const found = await findCandidate(site.db, actor, location.id, address.canonical);
  if (!found) return findPage(c, visit, { typed, error: say.notAMember });
  const page = `/administrators/${found.membershipId}`;
  return visit.goto(c, found.role === "admin" ? page : `${page}/make`);
}

function findPage(
  c: Context,
  visit: Visit,
  { typed, error }: { typed?: string; error?: string },
): Response {
  const { path, speech } = visit;
  const say = administratorWords[speech.locale];
  return showConsolePage(
    c,
    visit,
    {
      title: say.makeMember,
      section: "administrators",
      back: { href: path("/administrators"), text: say.back },
    },
    <div class="card">
      <p>{say.findBody}</p>
      <form method="get" action={path("/administrators/member")}>
        <TextField
          name="email"
          type="email"
          label={say.email}
          value={typed}
          error={error}
          required
        />
        <div class="acts">
          <Button>{say.find}</Button>
          <a href={path("/administrators/invite")}>{say.invite}</a>
        </div>
      </form>
    </div>,
    error === undefined ? 200 : 422,
  );
}

export async function showMake(c: Context, visit: Visit): Promise<Response> {
  const member = await openedMember(c, visit);
  if (member.role === "admin" || member.isOwner) {
    return visit.goto(c, `/administrators/${member.membershipId}`);
  }
  return makePage(c, visit, member, {});
}

export async function sendMake(c: Context, visit: Visit, form: URLSearchParams): Promise<Response> {
  const member = await openedMember(c, visit);
  const { membershipId } = member;
  const wanted = { membershipId, permissions: tickedPermissions(form) };
  const made = await refused(() =>
    unitOfWork(visit.site, (tx) => makeAdministrator(tx, visit.actor, visit.location.id, wanted)),
  );
  if (isRefusal(made)) return makePage(c, visit, member, { form, refusal: made });
  return visit.goto(c, "/administrators", "made");
}

function makePage(
  c: Context,
  visit: Visit,
  member: Candidate,
  { form, refusal }: { form?: URLSearchParams; refusal?: Refusal },
): Response {
  const { path, speech, token } = visit;
  const say = administratorWords[speech.locale];
  const isWhole = refusal !== undefined && !(refusal instanceof DomainError && refusal.errors[0]);
  return showConsolePage(
    c,
    visit,
    {
      title: say.makeTitle(nameOf(member)),
      section: "administrators",
      back: { href: path("/administrators"), text: say.back },
    },
    <div class="card">
      {isWhole && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <p>{member.email}</p>
      <p>{say.makeBody}</p>
      <Form action={path(`/administrators/${member.membershipId}/make`)} token={token}>
        <PermissionFields
          visit={visit}
          label={say.permissions}
          checked={form ? tickedPermissions(form) : []}
          error={errorAt(speech, refusal, "#/permissions")}
        />
        <div class="acts">
          <Button>{say.make}</Button>
          <a href={path("/administrators")}>{speech.say.cancel}</a>
        </div>
      </Form>
    </div>,
    statusOf(refusal),
  );
}

import type { Context } from "hono";
import { z } from "zod";
import { EmailAddress } from "../../../domain/email-address.ts";
import { DomainError } from "../../../domain/errors.ts";
import { fieldErrors } from "../../../domain/field-errors.ts";
import { OptionalPersonName, PersonName } from "../../../domain/person-name.ts";
import { inviteAdministrator } from "../../../services/administrators/invite.ts";
import { getCandidate, type Candidate } from "../../../services/administrators/view.ts";
import type { NewInvitation } from "../../../services/invitations/standing.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { errorAt, isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { PermissionFields, tickedPermissions } from "./permissions.tsx";
import { administratorWords } from "./words.ts";

const Person = z.object({
  firstName: PersonName,
  lastName: OptionalPersonName,
  email: EmailAddress,
});

export const showInvite = (c: Context, visit: Visit): Response =>
  invitePage(c, visit, { form: new URLSearchParams() });

export async function sendInvite(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location } = visit;
  const permissions = tickedPermissions(form);
  const invited = await refused(async () => {
    const person = personIn(form);
    return unitOfWork(site, (tx) =>
      inviteAdministrator(tx, actor, location.id, { person, permissions }, "console"),
    );
  });
  if (isRefusal(invited)) return invitePage(c, visit, { form, refusal: invited });
  if (invited.outcome === "invited") return visit.goto(c, "/administrators", "invited");
  const member = await getCandidate(site.db, actor, location.id, invited.membershipId);
  return invitePage(c, visit, { form, member });
}

function personIn(form: URLSearchParams): NewInvitation {
  const typed = Object.fromEntries(
    ["firstName", "lastName", "email"].map((name) => [name, form.get(name) ?? ""]),
  );
  const read = Person.safeParse(typed);
  if (read.success) {
    const { email, ...names } = read.data;
    return { ...names, email: email.typed, canonicalEmail: email.canonical };
  }
  const errors = fieldErrors(read.error, typed);
  throw new DomainError("invalid", "Some fields are not right.", "invalid_request", errors);
}

type Shown = { form: URLSearchParams; refusal?: Refusal; member?: Candidate };

function invitePage(c: Context, visit: Visit, { form, refusal, member }: Shown): Response {
  const { path, speech, token } = visit;
  const say = administratorWords[speech.locale];
  const at = (pointer: string) => errorAt(speech, refusal, pointer);
  const isWhole = refusal !== undefined && !(refusal instanceof DomainError && refusal.errors[0]);
  return showConsolePage(
    c,
    visit,
    {
      title: say.invite,
      section: "administrators",
      back: { href: path("/administrators"), text: say.back },
    },
    <>
      {isWhole && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {member && <Already visit={visit} member={member} />}
      <p class="soft">{say.inviteBody}</p>
      <div class="card">
        <Form action={path("/administrators/invite")} token={token}>
          <div class="row">
            <TextField
              name="firstName"
              label={say.firstName}
              value={form.get("firstName")}
              error={at("#/firstName")}
              required
            />
            <TextField
              name="lastName"
              label={say.lastName}
              value={form.get("lastName")}
              error={at("#/lastName")}
            />
          </div>
          <TextField
            name="email"
            type="email"
            label={say.email}
            value={form.get("email")}
            error={at("#/email")}
            required
          />
          <PermissionFields
            visit={visit}
            label={say.permissions}
            checked={tickedPermissions(form)}
            error={at("#/permissions")}
          />
          <div class="acts">
            <Button>{say.sendInvitation}</Button>
            <a href={path("/administrators")}>{speech.say.cancel}</a>
          </div>
        </Form>
      </div>
    </>,
    member ? 409 : statusOf(refusal),
  );
}

function Already({ visit, member }: { visit: Visit; member: Candidate }) {
  const say = administratorWords[visit.speech.locale];
  const { membershipId, role, isOwner } = member;
  const page = visit.path(`/administrators/${membershipId}`);
  return (
    <Notice warn>
      {role === "admin" || isOwner ? (
        <>
          {say.alreadyAdministrator} <a href={page}>{say.toThem}</a>
        </>
      ) : (
        <>
          {say.alreadyMember} <a href={`${page}/make`}>{say.toMake}</a>
        </>
      )}
    </Notice>
  );
}

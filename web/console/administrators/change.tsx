import type { Context } from "hono";
import { DomainError } from "../../../domain/errors.ts";
import { changePermissions } from "../../../services/administrators/roles.ts";
import type { Candidate } from "../../../services/administrators/view.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Facts } from "../../ui/facts.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { errorAt, isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { nameOf, openedMember } from "./opened.ts";
import { PermissionFields, tickedPermissions } from "./permissions.tsx";
import { administratorWords } from "./words.ts";

export async function showAdministrator(c: Context, visit: Visit): Promise<Response> {
  const member = await openedMember(c, visit);
  if (member.role === "member" && !member.isOwner) {
    return visit.goto(c, `/administrators/${member.membershipId}/make`);
  }
  return changePage(c, visit, member, {});
}

export async function sendChange(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { membershipId, personId } = await openedMember(c, visit);
  const permissions = tickedPermissions(form);
  const change = { membershipId, before: tickedPermissions(form, "before"), permissions };
  const changed = await refused(() =>
    unitOfWork(visit.site, (tx) => changePermissions(tx, visit.actor, visit.location.id, change)),
  );
  if (isRefusal(changed)) {
    // What was changed meanwhile is shown as it is now; what was typed is then of no more use.
    const isOver = changed instanceof DomainError && changed.kind === "conflict";
    const shown = isOver ? { refusal: changed } : { form, refusal: changed };
    return changePage(c, visit, await openedMember(c, visit), shown);
  }
  const isSelf = personId === visit.visitor.personId;
  const isOut = isSelf && !visit.visitor.isOwner && !permissions.includes("admins");
  return isOut ? visit.goto(c, "") : visit.goto(c, "/administrators", "changed");
}

function changePage(
  c: Context,
  visit: Visit,
  member: Candidate,
  shown: { form?: URLSearchParams; refusal?: Refusal },
): Response {
  const { path, speech, clock, visitor } = visit;
  const say = administratorWords[speech.locale];
  const { email, isOwner, lastSeenAt, personId } = member;
  return showConsolePage(
    c,
    visit,
    {
      title: nameOf(member),
      section: "administrators",
      back: { href: path("/administrators"), text: say.back },
    },
    <>
      <Facts
        items={[
          [say.email, email],
          [say.lastSeen, lastSeenAt === null ? say.never : <Time at={lastSeenAt} clock={clock} />],
        ]}
      />
      {isOwner ? (
        <div class="card">
          <p>{say.ownerBody}</p>
          {visitor.isOwner && <p>{say.ownerNext}</p>}
        </div>
      ) : (
        <>
          {personId === visitor.personId && <Notice warn>{say.yourself}</Notice>}
          <ChangeForm visit={visit} member={member} {...shown} />
          <Further visit={visit} member={member} />
        </>
      )}
    </>,
    statusOf(shown.refusal),
  );
}

function ChangeForm(props: {
  visit: Visit;
  member: Candidate;
  form?: URLSearchParams;
  refusal?: Refusal;
}) {
  const { visit, member, form, refusal } = props;
  const { path, speech, token } = visit;
  const say = administratorWords[speech.locale];
  const isWhole = refusal !== undefined && !(refusal instanceof DomainError && refusal.errors[0]);
  return (
    <div class="card">
      {isWhole && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {member.isLastKeeper && <p>{say.lastKeeper}</p>}
      <Form action={path(`/administrators/${member.membershipId}`)} token={token}>
        {member.permissions.map((one) => (
          <input type="hidden" name="before" value={one} />
        ))}
        <PermissionFields
          visit={visit}
          label={say.permissions}
          checked={form ? tickedPermissions(form) : member.permissions}
          held={member.permissions}
          error={errorAt(speech, refusal, "#/permissions")}
        />
        <p class="soft">{say.changeBody}</p>
        <div class="acts">
          <Button>{say.save}</Button>
          <a href={path("/administrators")}>{speech.say.cancel}</a>
        </div>
      </Form>
    </div>
  );
}

function Further({ visit, member }: { visit: Visit; member: Candidate }) {
  const say = administratorWords[visit.speech.locale];
  const page = visit.path(`/administrators/${member.membershipId}`);
  return (
    <div class="acts">
      <a href={`${page}/withdraw`}>{say.withdraw}</a>
      {visit.visitor.isOwner && <a href={`${page}/owner`}>{say.handOver}</a>}
    </div>
  );
}

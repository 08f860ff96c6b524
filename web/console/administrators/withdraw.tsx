import type { Context } from "hono";
import { withdrawAdministrator } from "../../../services/administrators/roles.ts";
import type { Candidate } from "../../../services/administrators/view.ts";
import { countKeysOf } from "../../../services/api-keys.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { CheckField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { awayFrom, nameOf, openedMember } from "./opened.ts";
import { administratorWords } from "./words.ts";

export async function showWithdrawal(c: Context, visit: Visit): Promise<Response> {
  const member = await openedMember(c, visit);
  if (member.role === "member" && !member.isOwner) return visit.goto(c, "/administrators");
  return withdrawalPage(c, visit, member);
}

export async function sendWithdrawal(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { membershipId, personId } = await openedMember(c, visit);
  const wanted = { membershipId, revokeKeys: form.get("revokeKeys") === "yes" };
  const withdrawn = await refused(() =>
    unitOfWork(visit.site, (tx) =>
      withdrawAdministrator(tx, visit.actor, visit.location.id, wanted),
    ),
  );
  if (isRefusal(withdrawn)) {
    return withdrawalPage(c, visit, await openedMember(c, visit), withdrawn);
  }
  if (personId === visit.visitor.personId) return awayFrom(c, visit);
  return visit.goto(c, "/administrators", "withdrawn");
}

async function withdrawalPage(
  c: Context,
  visit: Visit,
  member: Candidate,
  refusal?: Refusal,
): Promise<Response> {
  const { path, speech } = visit;
  const say = administratorWords[speech.locale];
  const page = path(`/administrators/${member.membershipId}`);
  return showConsolePage(
    c,
    visit,
    {
      title: say.withdrawTitle(nameOf(member)),
      section: "administrators",
      back: { href: page, text: nameOf(member) },
    },
    <div class="card">
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {member.isOwner && <p>{say.ownerBody}</p>}
      {member.isLastKeeper && <p>{say.lastKeeper}</p>}
      {!member.isOwner && !member.isLastKeeper && (
        <Withdrawal visit={visit} member={member} keys={await keysOf(visit, member)} />
      )}
    </div>,
    statusOf(refusal),
  );
}

const keysOf = ({ site, actor, location }: Visit, { personId }: Candidate) =>
  countKeysOf(site.db, actor, location.id, personId);

function Withdrawal(props: { visit: Visit; member: Candidate; keys: number }) {
  const { visit, member, keys } = props;
  const { path, speech, token, visitor } = visit;
  const say = administratorWords[speech.locale];
  const page = path(`/administrators/${member.membershipId}`);
  const isSelf = member.personId === visitor.personId;
  return (
    <>
      {isSelf && <Notice warn>{say.withdrawSelf}</Notice>}
      <p>{say.withdrawBody(nameOf(member))}</p>
      {!isSelf && <p>{say.withdrawNoMail}</p>}
      <Form action={`${page}/withdraw`} token={token}>
        {keys > 0 && (
          <CheckField
            name="revokeKeys"
            label={say.withdrawKeys(keys)}
            hint={say.withdrawKeysHint}
            checked
          />
        )}
        <div class="acts">
          <Button>{say.withdrawAct}</Button>
          <a href={page}>{speech.say.cancel}</a>
        </div>
      </Form>
    </>
  );
}

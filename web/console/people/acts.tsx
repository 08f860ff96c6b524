import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { resendInvitation } from "../../../services/invitations/resend.ts";
import { revokeInvitation } from "../../../services/invitations/revoke.ts";
import { inviteAgain } from "../../../services/members/invite-again.ts";
import type { PersonView } from "../../../services/members/person.ts";
import { unitOfWork, type Tx } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { timeText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { nameOf } from "./names.ts";
import { openedPerson } from "./opened.ts";
import { spanText } from "./spans.ts";
import { peopleWords } from "./words.ts";

type Say = (typeof peopleWords)["en"];

/** Something that is done about somebody after it was said what will happen. */
type Act = {
  page: "resend" | "revoke" | "invite-again";
  can: keyof PersonView["can"];
  done: keyof Say["done"];
  title: (say: Say, name: string) => string;
  act: (say: Say) => string;
  says: (visit: Visit, person: PersonView) => (string | undefined)[];
  run: (tx: Tx, visit: Visit, person: PersonView) => Promise<unknown>;
};

const resend: Act = {
  page: "resend",
  can: "resend",
  done: "resent",
  title: (say, name) => say.resendTitle(name),
  act: (say) => say.resend,
  says({ speech, clock, location }, { member, lastMailAt, suppressed, invitation }) {
    const say = peopleWords[speech.locale];
    const remindAt = invitation?.upcoming.find(({ step }) => step === "remind")?.at;
    return [
      say.resendMail(member.email),
      say.resendOldLink,
      say.resendWindow(spanText(speech, location.settings.signInWindow)),
      remindAt
        ? `${say.resendNoReminder} ${say.reminderOn(timeText(remindAt, clock))}`
        : say.resendNoReminder,
      suppressed === null ? undefined : say.suppressed[suppressed],
      lastMailAt === null
        ? say.resendLimit
        : `${say.resendLimit} ${say.lastMail(timeText(lastMailAt, clock))}`,
    ];
  },
  run: (tx, { actor }, { invitation }) => resendInvitation(tx, actor, invitation?.id ?? ""),
};

const revoke: Act = {
  page: "revoke",
  can: "revoke",
  done: "revoked",
  title: (say, name) => say.revokeTitle(name),
  act: (say) => say.revokeAct,
  says({ speech, location }, { member }) {
    const say = peopleWords[speech.locale];
    return [
      say.revokeLink,
      say.revokeMember(nameOf(member), location.name),
      say.revokeNoMail,
      say.revokeLater,
    ];
  },
  run: (tx, { actor }, { invitation }) => revokeInvitation(tx, actor, invitation?.id ?? ""),
};

const again: Act = {
  page: "invite-again",
  can: "inviteAgain",
  done: "again",
  title: (say, name) => say.againTitle(name),
  act: (say) => say.again,
  says({ speech, location }, { member, suppressed }) {
    const say = peopleWords[speech.locale];
    return [
      say.againMember(nameOf(member), location.name),
      say.againMail(member.email),
      say.againClock,
      suppressed === null ? undefined : say.suppressed[suppressed],
    ];
  },
  run: (tx, { actor }, { member }) => inviteAgain(tx, actor, member.id),
};

const shown = (act: Act) => async (c: Context, visit: Visit) =>
  actPage(c, visit, act, await openedPerson(c, visit));

const sent = (act: Act) => async (c: Context, visit: Visit) => {
  const person = await openedPerson(c, visit);
  if (!person.can[act.can]) return actPage(c, visit, act, person);
  const result = await refused(() => unitOfWork(visit.site, (tx) => act.run(tx, visit, person)));
  if (isRefusal(result)) return actPage(c, visit, act, await openedPerson(c, visit), result);
  return visit.goto(c, `/people/${person.member.id}`, act.done);
};

export const showResend = shown(resend);
export const sendResend = sent(resend);
export const showRevoke = shown(revoke);
export const sendRevoke = sent(revoke);
export const showInviteAgain = shown(again);
export const sendInviteAgain = sent(again);

/** Says what will happen before it does; or that there is nothing to do any more, and how things stand. */
function actPage(
  c: Context,
  visit: Visit,
  act: Act,
  person: PersonView,
  refusal?: Refusal,
): Response {
  const say = peopleWords[visit.speech.locale];
  const name = nameOf(person.member);
  const back = visit.path(`/people/${person.member.id}`);
  const isPossible = person.can[act.can];
  const page = {
    title: act.title(say, name),
    section: "people" as const,
    back: { href: back, text: say.backTo(name) },
  };
  const content: Child = isPossible ? (
    <Confirm
      speech={visit.speech}
      action={visit.path(`/people/${person.member.id}/${act.page}`)}
      token={visit.token}
      act={act.act(say)}
      cancelTo={back}
    >
      {act.says(visit, person).map((sentence) => sentence !== undefined && <p>{sentence}</p>)}
    </Confirm>
  ) : (
    <Notice warn>{say.notPossible}</Notice>
  );
  return showConsolePage(
    c,
    visit,
    page,
    <>
      {refusal && <Notice warn>{saidOf(visit.speech, refusal)}</Notice>}
      {content}
    </>,
    refusal ? statusOf(refusal) : isPossible || c.req.method === "GET" ? 200 : 409,
  );
}

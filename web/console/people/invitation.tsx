import type { Child } from "hono/jsx";
import type { PersonView } from "../../../services/members/person.ts";
import type { Upcoming } from "../../../services/members/upcoming.ts";
import { mailReason } from "../../ui/mail-reason.ts";
import { Section } from "../../ui/section.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { State } from "../../ui/state.tsx";
import { timeText } from "../../ui/time.tsx";
import { workflowUrl } from "../../ui/temporal-links.ts";
import type { Visit } from "../visit.ts";
import { stateSince, stateText, TONES } from "./names.ts";
import { peopleWords } from "./words.ts";

/** How somebody's invitation stands, what comes next and when, and what can be done about it. */
export function Invitation({ visit, person }: { visit: Visit; person: PersonView }) {
  const say = peopleWords[visit.speech.locale];
  const { member, invitation, suppressed } = person;
  const workflowId = invitation?.workflowId ?? undefined;
  const process = workflowId === undefined ? undefined : workflowUrl(visit.site, workflowId);
  return (
    <Section title={say.invitation}>
      <p>
        <State tone={TONES[member.state]} since={stateSince(member)} clock={visit.clock}>
          {stateText(visit, member)}
        </State>
      </p>
      {sentencesOf(visit, person).map((sentence) => (
        <p>{sentence}</p>
      ))}
      {suppressed !== null && member.type === "member" && member.state !== "activated" && (
        <p>{say.suppressed[suppressed]}</p>
      )}
      <Acts visit={visit} person={person} />
      {process !== undefined && (
        <p>
          <a href={process}>{say.openProcess}</a>
        </p>
      )}
    </Section>
  );
}

function Acts({ visit: { path, speech }, person: { member, can } }: Props) {
  const say = peopleWords[speech.locale];
  const page = (act: string) => path(`/people/${member.id}/${act}`);
  if (!can.resend && !can.revoke && !can.inviteAgain) return <></>;
  return (
    <p class="acts">
      {can.resend && (
        <a class="button" href={page("resend")}>
          {say.resend}
        </a>
      )}
      {can.inviteAgain && (
        <a class="button" href={page("invite-again")}>
          {say.again}
        </a>
      )}
      {can.revoke && (
        <a class="button quiet" href={page("revoke")}>
          {say.revoke}
        </a>
      )}
    </p>
  );
}

type Props = { visit: Visit; person: PersonView };

function sentencesOf(visit: Visit, person: PersonView): Child[] {
  const say = peopleWords[visit.speech.locale];
  const { locale } = visit.speech;
  const { member, invitation } = person;
  switch (member.state) {
    case "left": {
      const why: Record<string, string> = stateWords[locale].removal;
      const reason = why[member.removalReason ?? ""];
      return reason === undefined ? [say.leftBody] : [say.leftBody, say.removalAt(reason)];
    }
    case "revoked":
      return [say.revokedBody];
    case "closed":
      return [say.closedBody];
    case "activated":
      return invitation?.activatedBy ? [say.activatedBy[invitation.activatedBy]] : [];
    case "bounced": {
      const reason = invitation?.mail?.reason;
      return [
        ...(reason ? [say.bouncedWhy(mailReason(locale, reason))] : []),
        say.bouncedNext,
        ...stepsOf(visit, person),
      ];
    }
    case "waiting": {
      if (invitation === null) return [say.noInvitation];
      const steps = stepsOf(visit, person);
      return [
        ...(invitation.mail?.state === "unknown" ? [<Doubt visit={visit} person={person} />] : []),
        ...(steps.length > 0 ? steps : [say.waits]),
      ];
    }
  }
}

function Doubt({ visit: { path, speech }, person: { mails } }: Props) {
  const say = peopleWords[speech.locale];
  const mail = mails.find(({ state }) => state === "unknown");
  return (
    <>
      {say.doubt} {mail && <a href={path(`/mail/outbox/${mail.id}`)}>{say.toDoubt}</a>}
    </>
  );
}

/** What happens by itself, in the order of time; also why no reminder does. */
function stepsOf(visit: Visit, person: PersonView): string[] {
  const say = peopleWords[visit.speech.locale];
  const { invitation, wantsNoReminders, remindersAreOff } = person;
  if (invitation === null) return [];
  const at = (time: string) => timeText(time, visit.clock);
  const noReminder = remindersAreOff
    ? say.reminderOff
    : wantsNoReminders
      ? say.reminderUnwanted
      : undefined;
  const sentence = (next: Upcoming): string => {
    switch (next.step) {
      case "send":
        return say.mailGoesNext;
      case "closeWindow":
        return say.linkUntil(at(next.at));
      case "remind":
        return noReminder ?? say.reminderOn(at(next.at));
      case "close":
        return say.closesOn(at(next.at));
    }
  };
  const steps = invitation.upcoming.map(sentence);
  return invitation.remindedAt === null
    ? steps
    : [say.remindedOn(at(invitation.remindedAt)), ...steps];
}

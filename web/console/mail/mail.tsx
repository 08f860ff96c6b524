import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { getLocationMail, type LocationMail } from "../../../services/location-mails.ts";
import { Facts } from "../../ui/facts.tsx";
import { Notice } from "../../ui/form.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { Section } from "../../ui/section.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Time } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { Doubt } from "./doubt.tsx";
import { MailStateShown } from "./mail-state.tsx";
import { PersonShown } from "./outbox.tsx";
import { mailWords } from "./words.ts";

/** One mail: what is known of it, and how it goes on. */
export async function showMail(c: Context, visit: Visit): Promise<Response> {
  return mailPage(c, visit, await mailOf(c, visit));
}

export const mailOf = (c: Context, { site, actor, location }: Visit): Promise<LocationMail> =>
  getLocationMail(site.db, actor, location.id, c.req.param("mail") ?? "");

export const titleOf = ({ speech }: Visit, { kind, to }: LocationMail) =>
  mailWords[speech.locale].about(stateWords[speech.locale].mailKind[kind], to);

/** The page of a mail; `warning` says why it is shown in place of what was asked for. */
export function mailPage(
  c: Context,
  visit: Visit,
  mail: LocationMail,
  warning?: string,
  status: ContentfulStatusCode = 200,
): Response {
  const say = mailWords[visit.speech.locale];
  return showConsolePage(
    c,
    visit,
    {
      title: titleOf(visit, mail),
      section: "mail",
      back: { href: visit.path("/mail"), text: say.outbox },
      done: { settled: mail.invitation?.status === "bounced" ? say.settledStopped : say.settled },
      ...(mail.state === "queued" && { refreshSeconds: 5 }),
    },
    <>
      {warning !== undefined && <Notice warn>{warning}</Notice>}
      {mail.state === "unknown" && <Doubt visit={visit} mail={mail} />}
      <div class="card">
        <Known visit={visit} mail={mail} />
      </div>
      {mail.state !== "unknown" && <Next visit={visit} mail={mail} />}
    </>,
    status,
  );
}

function Known({ visit, mail }: { visit: Visit; mail: LocationMail }) {
  const { clock, speech } = visit;
  const { locale } = speech;
  const say = mailWords[locale];
  // Then these stand above, with the question.
  const isInDoubt = mail.state === "unknown";
  return (
    <Facts
      items={[
        [say.state, <MailStateShown visit={visit} mail={mail} />],
        [say.why, isInDoubt || mail.reason === null ? undefined : mailReason(locale, mail.reason)],
        [say.person, mail.person ? <PersonShown visit={visit} person={mail.person} /> : undefined],
        [
          say.invitation,
          mail.invitation ? <InvitationShown visit={visit} mail={mail} /> : undefined,
        ],
        [say.queuedAt, <Time at={mail.createdAt} clock={clock} />],
        [say.tried, <Tries visit={visit} mail={mail} />],
        [say.sentBy, mail.way === null ? undefined : `${wayName(visit, mail.way)}, ${mail.sender}`],
        [say.providerId, isInDoubt ? undefined : (mail.providerId ?? undefined)],
      ]}
    />
  );
}

function Tries({ visit, mail }: { visit: Visit; mail: LocationMail }) {
  const say = mailWords[visit.speech.locale];
  if (mail.attemptedAt === null) return <>{say.never}</>;
  return (
    <>
      {say.tries(String(mail.attempts))} <Time at={mail.attemptedAt} clock={visit.clock} />
    </>
  );
}

/** The invitation's state, with the way to the page on which it stands whole. */
function InvitationShown({ visit, mail }: { visit: Visit; mail: LocationMail }) {
  if (mail.invitation === null) return <></>;
  const word = stateWords[visit.speech.locale].invitation[mail.invitation.status];
  const membershipId = mail.person?.membershipId ?? null;
  if (membershipId === null) return <>{word}</>;
  return <a href={visit.path(`/people/${membershipId}`)}>{word}</a>;
}

/** `resend https://…` is Resend, wherever it is. */
function wayName(visit: Visit, way: string): string {
  const names = mailWords[visit.speech.locale].sentByNames;
  const [name = ""] = way.split(" ");
  return name === "mailbox" || name === "smtp" || name === "resend" ? names[name] : way;
}

function Next({ visit, mail }: { visit: Visit; mail: LocationMail }) {
  const say = mailWords[visit.speech.locale];
  const membershipId = mail.person?.membershipId ?? null;
  const waits = mail.invitation?.status === "bounced";
  return (
    <Section title={say.nextTitle}>
      <p>{nextOf(visit, mail)}</p>
      {waits && membershipId !== null && (
        <p>
          <a href={visit.path(`/people/${membershipId}`)}>{say.toPerson}</a>
        </p>
      )}
    </Section>
  );
}

function nextOf({ speech, site }: Visit, { state, invitation }: LocationMail): string {
  const { next } = mailWords[speech.locale];
  switch (state) {
    case "queued":
    case "canceled":
    case "delivered":
      return next[state];
    case "handed_over":
      if (site.localMail) return next.local;
      return site.mailWay.hearsBack ? next.heard : next.unheard;
    case "bounced":
    case "complained":
    case "refused":
    case "suppressed":
    case "unknown":
      return invitation?.status === "bounced" ? next.stopped : next.refused;
  }
}

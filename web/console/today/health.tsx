import type { Child } from "hono/jsx";
import type { Health } from "../../../services/health.ts";
import type { ConnectionHealth } from "../../../services/today/today.ts";
import { lastingText } from "../../ui/lasting.ts";
import { mailReason } from "../../ui/mail-reason.ts";
import { said } from "../../ui/said.ts";
import { stateWords } from "../../ui/state-words.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { Table } from "../../ui/table.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { todayWords } from "./words.ts";

type Line = { part: Child; tone: Tone; state: string; detail: Child };

/** What everything here stands on, each part with its state in words. */
export function HealthPart(props: {
  visit: Visit;
  health: Health;
  connections?: ConnectionHealth[] | null;
}) {
  const { visit, health, connections } = props;
  const say = todayWords[visit.speech.locale];
  const lines = [
    databaseLine(visit, health),
    temporalLine(visit, health),
    relayLine(visit, health),
    mailLine(visit, health),
    ...(connections ?? []).map((connection) => connectionLine(visit, connection)),
  ];
  return (
    <Table
      caption={say.healthCaption}
      rows={lines}
      columns={[
        { head: say.part, cell: ({ part }) => part },
        { head: say.state, cell: ({ tone, state }) => <State tone={tone}>{state}</State> },
        { head: say.detail, cell: ({ detail }) => detail },
      ]}
    />
  );
}

function databaseLine({ speech: { locale } }: Visit, { database }: Health): Line {
  const say = todayWords[locale];
  const detail = say.answersIn(numberText(Math.max(database.answerMs, 1), locale));
  return { part: say.database, tone: "good", state: say.answers, detail };
}

function temporalLine({ speech: { locale } }: Visit, { temporal }: Health): Line {
  const say = todayWords[locale];
  return temporal.isUp
    ? { part: say.temporal, tone: "good", state: say.answers, detail: "" }
    : { part: say.temporal, tone: "bad", state: say.away, detail: say.awayBody };
}

/** Messages are handed over within a second or two: more is behind. */
const BEHIND_SECONDS = 60;

function relayLine({ speech: { locale } }: Visit, { relay }: Health): Line {
  const say = todayWords[locale];
  const { waiting, stuck, oldestSeconds } = relay;
  const isBehind = (oldestSeconds ?? 0) > BEHIND_SECONDS;
  return {
    part: say.relay,
    tone: stuck > 0 || isBehind ? "bad" : waiting > 0 ? "busy" : "good",
    state: waiting === 0 ? say.relayCalm : say.relayBehind(waiting, numberText(waiting, locale)),
    detail: [
      oldestSeconds !== null && say.relayFor(lastingText(oldestSeconds, locale)),
      stuck > 0 && say.relayStuck(stuck, numberText(stuck, locale)),
    ]
      .filter((part) => part !== false)
      .join(" "),
  };
}

function mailLine({ speech: { locale }, clock }: Visit, { mail }: Health): Line {
  const say = todayWords[locale];
  const { acceptedAt, failedAt, failure, waiting } = mail;
  const hasFailed =
    failedAt !== null && (acceptedAt === null || Date.parse(failedAt) > Date.parse(acceptedAt));
  const isNew = failedAt === null && acceptedAt === null;
  return {
    part: say.provider,
    tone: hasFailed ? "bad" : isNew ? "off" : "good",
    state: hasFailed ? say.providerRefuses : isNew ? say.providerNew : say.providerTakes,
    detail: (
      <>
        {acceptedAt !== null && (
          <p>
            {say.accepted}: <Time at={acceptedAt} clock={clock} />
          </p>
        )}
        {failedAt !== null && (
          <p>
            {say.failed}: <Time at={failedAt} clock={clock} />
            {failure !== null && <span class="soft"> {mailReason(locale, failure)}</span>}
          </p>
        )}
        {waiting > 0 && <p>{say.queued(waiting, numberText(waiting, locale))}</p>}
      </>
    ),
  };
}

const TONES: Record<ConnectionHealth["state"], Tone> = {
  ok: "good",
  paused: "off",
  needs_sign_in: "bad",
  misconfigured: "bad",
};

function connectionLine({ speech: { locale }, clock, path }: Visit, of: ConnectionHealth): Line {
  const say = todayWords[locale];
  return {
    part: <a href={path(`/connections/${of.id}`)}>{say.ofConnection(of.name)}</a>,
    tone: TONES[of.state],
    state: stateWords[locale].connection[of.state],
    detail: (
      <>
        {of.problem === null ? say.works : said(locale, of.problem)}{" "}
        <span class="soft">
          {say.since} <Time at={of.since} clock={clock} />
        </span>
      </>
    ),
  };
}

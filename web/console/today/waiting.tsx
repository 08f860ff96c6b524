import type { Child } from "hono/jsx";
import type { Waiting, WaitingList } from "../../../services/today/waiting.ts";
import { Empty } from "../../ui/empty.tsx";
import { Button, Form } from "../../ui/form.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { reasonText } from "../../ui/reasons.ts";
import { said } from "../../ui/said.ts";
import { stateWords } from "../../ui/state-words.ts";
import { Table } from "../../ui/table.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { todayWords } from "./words.ts";

/** What waits for a person, each with why, since when, and the way to put it right. */
export function WaitingPart({ visit, list }: { visit: Visit; list: WaitingList }) {
  const { speech, clock } = visit;
  const say = todayWords[speech.locale];
  const { items, more } = list;
  return (
    <>
      <Table
        caption={say.waitingCaption}
        rows={items}
        empty={
          <Empty title={say.calm}>
            <p>{say.calmBody}</p>
          </Empty>
        }
        columns={[
          { head: say.what, cell: (one) => whatOf(visit, one) },
          { head: say.why, cell: (one) => <Why visit={visit} of={one} /> },
          { head: say.since, cell: ({ since }) => <Time at={since} clock={clock} /> },
          { head: say.next, cell: (one) => stepOf(visit, one) },
        ]}
      />
      {more.length > 0 && (
        <p>
          {say.andMore}{" "}
          {more
            .map(({ kind, count }) => say.more[kind](numberText(count, speech.locale)))
            .join(", ")}
        </p>
      )}
    </>
  );
}

function whatOf({ speech: { locale } }: Visit, one: Waiting): string {
  const say = todayWords[locale];
  switch (one.kind) {
    case "plan":
      return `${say.plan(one.name)}: ${say.people(one.people, numberText(one.people, locale))}`;
    case "flow":
      return say.flow(one.name);
    case "connection":
      return say.connection(one.name);
    case "mail":
      return say.mail(one.to);
    case "hand_over":
      return say.handOver(one.about);
    case "held_events":
      return say.heldEvents(one.count, numberText(one.count, locale), one.name);
    case "quarantined":
      return say.quarantined(one.count, numberText(one.count, locale), one.name);
    case "bounced":
      return say.bounced(one.count, numberText(one.count, locale));
  }
}

/** Why in our words, then in those of whoever had the problem; and when something happens by itself. */
function Why({ visit, of }: { visit: Visit; of: Waiting }) {
  const { speech, clock } = visit;
  const { locale } = speech;
  const say = todayWords[locale];
  const until = "until" in of && of.until !== null ? of.until : null;
  return (
    <>
      {reasonsOf(visit, of).map((reason) => (
        <p>{reason}</p>
      ))}
      {of.kind !== "plan" && of.problem !== null && (
        <p class="soft">
          {of.kind === "mail" ? mailReason(locale, of.problem) : said(locale, of.problem)}
        </p>
      )}
      {until !== null && (
        <p class="soft">
          {say.until} <Time at={until} clock={clock} />
        </p>
      )}
    </>
  );
}

function reasonsOf({ speech: { locale } }: Visit, one: Waiting): string[] {
  const say = todayWords[locale];
  switch (one.kind) {
    case "plan": {
      const reasons = one.reasons.map(
        ({ code, people }) =>
          `${reasonText(locale, code)} (${say.people(people, numberText(people, locale))})`,
      );
      return one.isPaused ? [...reasons, say.planPaused] : reasons;
    }
    case "flow":
      return [say.trouble[one.trouble]];
    case "connection":
      return [stateWords[locale].connection[one.state]];
    case "mail":
      return [say.mailWhy];
    case "hand_over":
      return [];
    case "held_events":
      return [say.heldEventsWhy];
    case "quarantined":
      return [say.quarantinedWhy];
    case "bounced":
      return [say.bouncedWhy];
  }
}

function stepOf({ speech, path, token }: Visit, one: Waiting): Child {
  const say = todayWords[speech.locale];
  const link = (page: string, text: string) => <a href={path(page)}>{text}</a>;
  switch (one.kind) {
    case "plan":
      return one.isPaused
        ? link(`/flows/${one.flowId}`, say.toFlow)
        : link(`/flows/${one.flowId}/runs/${one.runId}`, say.lookThrough);
    case "flow":
      if (one.trouble === "paused_for_sign_in" && one.connectionId !== null) {
        return link(`/connections/${one.connectionId}`, say.toConnection);
      }
      return one.trouble === "paused"
        ? link(`/flows/${one.flowId}/resume`, say.resume)
        : link(`/flows/${one.flowId}`, say.toFlow);
    case "connection":
      return link(`/connections/${one.connectionId}`, say.toConnection);
    case "mail":
      return link(`/mail/outbox/${one.mailId}`, say.settle);
    case "hand_over":
      return (
        <Form action={path("/operations/hand-overs")} token={token} hidden={{ id: one.id }}>
          <Button quiet>{say.tryAgain}</Button>
        </Form>
      );
    case "held_events":
      return link(`/flows/${one.flowId}/events?state=held`, say.toEvents);
    case "quarantined":
      return link(`/connections/${one.connectionId}/quarantine`, say.toEvents);
    case "bounced":
      return link("/people?state=bounced", say.toPeople);
  }
}

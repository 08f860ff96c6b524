import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { numberText, Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { secondsText } from "./counts.tsx";
import { FlowState } from "./list.tsx";
import { onlyWhere, sourceText, targetText, waitsFor } from "./sides.ts";
import { flowWords } from "./words.ts";

type Part = { visit: Visit; flow: FlowOverview };

/** Between what a flow goes, how it stands, and when it looks. */
export function About({ visit, flow }: Part) {
  const { speech, clock } = visit;
  const say = flowWords[speech.locale];
  // Why it is so stands above.
  const bare = { ...flow, problem: null, held: null };
  return (
    <div class="card">
      <Facts
        items={[
          [say.source, <Source visit={visit} flow={flow} />],
          [say.waitsFor, waitsFor(visit, flow)],
          [say.onlyWhere, onlyWhere(visit, flow)],
          [say.target, <Target visit={visit} flow={flow} />],
          [say.state, <FlowState visit={visit} flow={bare} />],
          [
            say.lookedAt,
            flow.lookedAt === null ? say.never : <Time at={flow.lookedAt} clock={clock} />,
          ],
          [say.next, <NextLook visit={visit} flow={flow} />],
        ]}
      />
    </div>
  );
}

function Source({ visit, flow }: Part) {
  const { path, speech } = visit;
  const { source } = flow;
  const text = sourceText(visit, flow);
  if (!source) return <>{text}</>;
  const sheet = sheetAddress(flow);
  return (
    <>
      <a href={path(`/connections/${source.connectionId}`)}>{text}</a>
      {sheet !== undefined && (
        <>
          {" "}
          <a href={sheet} rel="noreferrer">
            {flowWords[speech.locale].openSheet}
          </a>
        </>
      )}
    </>
  );
}

/** Where people edit the sheet; an address of Google's, made of nothing but the ID. */
function sheetAddress({ source, triggerInput }: FlowOverview): string | undefined {
  const { spreadsheetId, sheet } = triggerInput;
  if (source?.connector !== "google-sheets" || typeof spreadsheetId !== "string") return undefined;
  if (!/^[\w-]+$/.test(spreadsheetId)) return undefined;
  const tab = typeof sheet === "number" ? `#gid=${sheet}` : "";
  return `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit${tab}`;
}

function Target({ visit, flow }: Part) {
  const text = targetText(visit, flow);
  return flow.target ? (
    <a href={visit.path(`/connections/${flow.target.connectionId}`)}>{text}</a>
  ) : (
    <>{text}</>
  );
}

/** A look comes by itself, by its interval at the latest, or not before the source may be asked again. */
function NextLook({ visit, flow }: Part) {
  const { speech, clock } = visit;
  const say = flowWords[speech.locale];
  const { state, waitsUntil, lookedAt, policy } = flow;
  if (state === "draft" || state === "paused") return <>{say.nextNever[state]}</>;
  const isLetAlone = waitsUntil !== null && (lookedAt === null || waitsUntil > lookedAt);
  return isLetAlone ? (
    <>
      {say.nextAt} <Time at={waitsUntil} clock={clock} />
    </>
  ) : (
    <>{say.nextWithin(secondsText(speech, policy.intervalSeconds))}</>
  );
}

/** The policy, each rule in words. */
export function Rules({ visit, flow }: Part) {
  const { speech, path } = visit;
  const { policy, source, target } = flow;
  const say = flowWords[speech.locale];
  const shown = (count: number) => numberText(count, speech.locale);
  const isOfPeople = source !== null && target === null;
  return (
    <Section title={say.rules}>
      <ul>
        {isOfPeople && <li>{say.rule.holdNew(shown(policy.holdAboveNew))}</li>}
        {isOfPeople && <li>{say.rule.holdEnds(shown(policy.holdAboveEndsPercent))}</li>}
        {isOfPeople && policy.quietSeconds > 0 && (
          <li>{say.rule.rest(secondsText(speech, policy.quietSeconds))}</li>
        )}
        <li>{say.rule.look(secondsText(speech, policy.intervalSeconds))}</li>
        {isOfPeople && <li>{say.rule.existing[policy.existingRows]}</li>}
        {isOfPeople && <li>{say.rule.missing[policy.onMissing]}</li>}
      </ul>
      <p>
        <a href={path(`/flows/${flow.id}/settings`)}>{say.settings}</a>
      </p>
    </Section>
  );
}

import { may } from "../../../domain/permissions.ts";
import type { AuditActor, AuditLine } from "../../../services/audit-trail.ts";
import { eventText } from "../../ui/event-words.ts";
import { inputText, reasonText } from "../../ui/reasons.ts";
import { stateWords } from "../../ui/state-words.ts";
import { Table } from "../../ui/table.tsx";
import { Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { auditWords } from "./words.ts";

type Part = { visit: Visit; line: AuditLine };

/** Lines of the audit: when, what, about whom, by whom and why. */
export function AuditTable({ visit, lines }: { visit: Visit; lines: AuditLine[] }) {
  const { speech, clock } = visit;
  const say = auditWords[speech.locale];
  return (
    <Table
      caption={say.caption}
      rows={lines}
      columns={[
        { head: say.when, cell: ({ at }) => <Time at={at} clock={clock} /> },
        { head: say.what, cell: (line) => <What visit={visit} line={line} /> },
        { head: say.about, cell: (line) => <About visit={visit} line={line} /> },
        { head: say.who, cell: (line) => <Who visit={visit} line={line} /> },
        { head: say.why, cell: (line) => <Why visit={visit} line={line} /> },
      ]}
    />
  );
}

/** What was done, with the way to the flow, plan or connection that it concerns. */
function What({ visit, line }: Part) {
  const { speech, path, actor } = visit;
  const say = auditWords[speech.locale];
  const { flow, connection, runId } = line;
  const mayOpen = may(actor, "integrations");
  return (
    <>
      {eventText(speech.locale, line.type)}
      {flow && (
        <Named
          text={flow.name === null ? undefined : say.flow(flow.name)}
          href={mayOpen ? path(`/flows/${flow.id}`) : undefined}
        />
      )}
      {flow?.name && runId !== null && mayOpen && (
        <div>
          <a href={path(`/flows/${flow.id}/runs/${runId}`)}>{say.toRun}</a>
        </div>
      )}
      {connection && (
        <Named
          text={connection.name === null ? undefined : say.connection(connection.name)}
          href={mayOpen ? path(`/connections/${connection.id}`) : undefined}
        />
      )}
    </>
  );
}

/** What is gone has no name any more, and no page. */
function Named({ text, href }: { text: string | undefined; href: string | undefined }) {
  if (text === undefined) return <></>;
  return <div>{href === undefined ? text : <a href={href}>{text}</a>}</div>;
}

function About({ visit, line: { about, membershipId } }: Part) {
  if (about === null) return <>–</>;
  return membershipId !== null && may(visit.actor, "customers") ? (
    <a href={visit.path(`/people/${membershipId}`)}>{about}</a>
  ) : (
    <>{about}</>
  );
}

/** Who did it, and the way to all that they did. */
function Who({ visit, line }: Part) {
  const { by } = line;
  const name = line.isOwnAct ? auditWords[visit.speech.locale].themselves : nameOfActor(visit, by);
  if (by.id === null) return <>{name}</>;
  return (
    <a href={visit.path(`/audit?${new URLSearchParams({ by: by.kind, id: by.id })}`)}>{name}</a>
  );
}

export function nameOfActor({ speech: { locale } }: Visit, { kind, id, name }: AuditActor): string {
  const say = auditWords[locale];
  if (kind === "key" && id !== null) return say.keyOf(name ?? id.slice(-8));
  if (kind === "flow" && name !== null) return say.flow(name);
  return name ?? stateWords[locale].actor[kind];
}

/** A row can be wrong in every cell. */
const TOLD = 5;

function Why({ visit: { speech }, line: { reasonCode, problems } }: Part) {
  const { locale } = speech;
  return (
    <>
      {reasonText(locale, reasonCode)}
      {problems.slice(0, TOLD).map(({ column, code }) => (
        <div class="soft">{`${column}: ${inputText(locale, code, code)}`}</div>
      ))}
    </>
  );
}

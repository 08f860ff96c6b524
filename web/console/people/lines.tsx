import type { Child } from "hono/jsx";
import type { Source } from "../../../domain/invitation.ts";
import { isUuid } from "../../../domain/uuid.ts";
import type { TimelineItem as Line } from "../../../services/members/timeline.ts";
import type { WhyItem } from "../../../services/why.ts";
import { eventText } from "../../ui/event-words.ts";
import { inputText, reasonText } from "../../ui/reasons.ts";
import { stateWords } from "../../ui/state-words.ts";
import type { TimelineItem } from "../../ui/timeline.tsx";
import type { Visit } from "../visit.ts";
import { peopleWords } from "./words.ts";

/** What was done about somebody, as a page tells it: what, why, and who did it. */
export const lineItem = (visit: Visit, line: Line): TimelineItem => ({
  at: line.at,
  title: eventText(visit.speech.locale, line.type),
  body: reasonText(visit.speech.locale, line.reasonCode),
  by: byWhom(visit, line.actor, line.actor.name, line.channel),
});

/** What was decided about an address, with what was wrong with it. */
export function whyItem(visit: Visit, item: WhyItem): TimelineItem {
  const { locale } = visit.speech;
  const problems = problemsOf(item.data).map(
    ({ column, code }) => `${column}: ${inputText(locale, code, code)}`,
  );
  const { line } = item.data;
  const where = typeof line === "number" ? [`${peopleWords[locale].lineOf(line)}.`] : [];
  return {
    at: item.at,
    title: eventText(locale, item.type),
    body: [reasonText(locale, item.reasonCode), ...where, ...problems].join(" "),
    by: byWhom(visit, item.actor, null, item.channel),
  };
}

function byWhom(
  { speech: { locale }, path }: Visit,
  { kind, id }: { kind: string; id: string | null },
  name: string | null,
  channel: string | null,
): Child {
  const say = peopleWords[locale];
  const who = name === null ? (say.actor[kind] ?? kind) : named(locale, kind, name);
  const text = say.by(
    isSource(locale, channel) ? say.through(who, sourceText(locale, channel)) : who,
  );
  const isFlow = kind === "flow" && id !== null && isUuid(id);
  return isFlow ? <a href={path(`/flows/${id}`)}>{text}</a> : text;
}

function named(locale: "en" | "de", kind: string, name: string): string {
  const say = peopleWords[locale];
  if (kind === "flow") return say.flowNamed(name);
  return kind === "key" ? say.keyNamed(name) : name;
}

const isSource = (locale: "en" | "de", channel: string | null): channel is Source =>
  channel !== null && Object.hasOwn(stateWords[locale].source, channel);

const sourceText = (locale: "en" | "de", source: Source) => stateWords[locale].source[source];

function problemsOf({ problems }: Record<string, unknown>): { column: string; code: string }[] {
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem: unknown) => {
    if (typeof problem !== "object" || problem === null) return [];
    if (!("column" in problem) || !("code" in problem)) return [];
    return [{ column: String(problem.column), code: String(problem.code) }];
  });
}

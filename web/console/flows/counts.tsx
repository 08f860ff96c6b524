import { ROW_OUTCOMES, type RowOutcome } from "../../../domain/flow.ts";
import { isFresh } from "../../portal/confirmation.tsx";
import type { Speech } from "../../ui/wording.ts";
import { numberText } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { countWords } from "./count-words.ts";
import { flowWords } from "./words.ts";

type Counts = Record<string, number>;

const LISTS = { conflict: "conflicts" } as const;

/** How many rows of a plan have that outcome. */
export const countOf = (counts: Counts, outcome: RowOutcome): number =>
  counts[outcome === "conflict" ? LISTS.conflict : outcome] ?? 0;

/** So many mails go out when a plan is carried out, at most. */
export const mailsIn = (counts: Counts): number =>
  countOf(counts, "invite") + countOf(counts, "rekey");

/** More mails at once go out soon after a code was entered only. */
const MANY_MAILS = 200;

/** Whether a plan mails so many that the visitor has to show anew that it is them. */
export const isUnconfirmed = ({ visitor }: Visit, counts: Counts, act: "open" | "send"): boolean =>
  mailsIn(counts) > MANY_MAILS && !isFresh(visitor, act);

/** The outcomes that a plan has, in their order. */
export const outcomesIn = (counts: Counts): RowOutcome[] =>
  ROW_OUTCOMES.filter((outcome) => countOf(counts, outcome) > 0);

/** What a plan comes to, in words. */
export function countTexts({ locale }: Speech, counts: Counts, { isDone = false } = {}): string[] {
  const say = countWords[locale];
  const shown = (count: number) => numberText(count, locale);
  const texts = outcomesIn(counts).map((outcome) => {
    const count = countOf(counts, outcome);
    const text = (isDone ? say.countsDone[outcome] : undefined) ?? say.countsOf[outcome];
    return text(count, shown(count));
  });
  const { unchanged = 0, hidden = 0 } = counts;
  if (unchanged > 0) texts.push(say.unchanged(unchanged, shown(unchanged)));
  if (hidden > 0) texts.push(say.hiddenRows(hidden, shown(hidden)));
  return texts;
}

/** What a run did, or would do, in a line; where that is nothing it says so. */
export const countLine = (speech: Speech, counts: Counts, isDone = true): string =>
  outcomesIn(counts).length === 0
    ? countWords[speech.locale].nothingDone
    : countTexts(speech, { ...counts, unchanged: 0 }, { isDone }).join(", ");

/** So many mails, in words. */
export const mailText = ({ locale }: Speech, counts: Counts): string =>
  countWords[locale].mailsGo(mailsIn(counts), numberText(mailsIn(counts), locale));

/** So many seconds, in words. */
export const secondsText = ({ locale }: Speech, seconds: number): string =>
  flowWords[locale].seconds(seconds, numberText(seconds, locale));

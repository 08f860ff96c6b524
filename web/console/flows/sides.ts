import type { FlowOverview, FlowSide } from "../../../services/flows/overviews.ts";
import { eventText } from "../../ui/event-words.ts";
import type { Tone } from "../../ui/state.tsx";
import type { Visit } from "../visit.ts";
import { flowWords } from "./words.ts";

/** Where a flow begins, in words. */
export const sourceText = ({ speech, location }: Visit, { source }: FlowOverview): string =>
  source ? sideText(source) : flowWords[speech.locale].happensHere(location.name);

/** Where it goes, in words. */
export const targetText = ({ speech, location }: Visit, { target }: FlowOverview): string =>
  target ? sideText(target) : flowWords[speech.locale].invitations(location.name);

const sideText = ({ vendor, name }: FlowSide) => (vendor === name ? name : `${vendor}: ${name}`);

/** What a flow waits for at its source; undefined where that is all there is. */
export function waitsFor(
  { speech: { locale } }: Visit,
  { source, triggerKey, triggerInput }: FlowOverview,
): string | undefined {
  const say = flowWords[locale];
  if (!source) return say.hubEvents[triggerKey] ?? eventText(locale, triggerKey);
  const { property, becomes } = triggerInput;
  return typeof property === "string" && typeof becomes === "string"
    ? say.becomes(property, becomes)
    : undefined;
}

/** What must hold of a thing, that the flow does anything about it; undefined where it takes all. */
export function onlyWhere(
  { speech: { locale } }: Visit,
  { filter }: FlowOverview,
): string | undefined {
  const { condition } = flowWords[locale];
  const texts = (filter?.all ?? []).flatMap(({ from, is, isNot, exists }) => [
    ...(is === undefined ? [] : [condition.is(from, is)]),
    ...(isNot === undefined ? [] : [condition.isNot(from, isNot)]),
    ...(exists === undefined ? [] : [exists ? condition.exists(from) : condition.existsNot(from)]),
  ]);
  return texts.length > 0 ? texts.join("; ") : undefined;
}

/** How a flow's state is to be taken. */
export function toneOf({ state, problem }: FlowOverview): Tone {
  if (state === "draft") return "off";
  if (state === "paused") return problem === null ? "off" : "bad";
  if (state === "held") return "wait";
  return problem === null ? "good" : "bad";
}

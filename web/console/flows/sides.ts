import type { FlowOverview, FlowSide } from "../../../services/flows/overviews.ts";
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

/** How a flow's state is to be taken. */
export function toneOf({ state, problem }: FlowOverview): Tone {
  if (state === "draft") return "off";
  if (state === "paused") return problem === null ? "off" : "bad";
  if (state === "held") return "wait";
  return problem === null ? "good" : "bad";
}

import type { ConnectionDetails } from "../../../services/connection-details.ts";
import { NOBODY_SIGNED_IN } from "../../../services/connection-grants.ts";
import { said } from "../../ui/said.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { stateWords } from "../../ui/state-words.ts";
import type { Visit } from "../visit.ts";
import { connectorName } from "./connectors.ts";
import { connectionWords } from "./words.ts";

type Seen = Pick<ConnectionDetails, "state" | "problem" | "connector" | "secrets" | "check">;

const TONES: Record<Seen["state"], Tone> = {
  ok: "good",
  paused: "off",
  needs_sign_in: "wait",
  misconfigured: "bad",
};

export function ConnectionState({ visit, of }: { visit: Visit; of: Seen }) {
  const { locale } = visit.speech;
  if (failedLast(of)) return <State tone="wait">{connectionWords[locale].lastFailed}</State>;
  return <State tone={TONES[of.state]}>{stateWords[locale].connection[of.state]}</State>;
}

/** Nothing is wrong with it as far as is known, but the last check got no good answer. */
export const failedLast = ({ state, check }: Seen): boolean =>
  state === "ok" && check.state === "done" && check.problem !== null;

/** What stands in the way, in words. Undefined where nothing does. */
export function problemOf({ speech: { locale } }: Visit, of: Seen): string | undefined {
  if (of.problem === null) {
    const { check } = of;
    const last = failedLast(of) && check.state === "done" ? check.problem : null;
    return last === null ? undefined : said(locale, last);
  }
  const say = connectionWords[locale];
  if (of.problem === NOBODY_SIGNED_IN)
    return say.nobodySignedIn(connectorName(locale, of.connector));
  return said(locale, of.problem);
}

/** What is to be done about it, where that is not a sign-in. */
export function nextStepOf({ speech: { locale } }: Visit, of: Seen): string | undefined {
  const say = connectionWords[locale];
  if (of.state === "misconfigured") return say.nextSettings;
  return of.state === "needs_sign_in" && of.secrets.length > 0 ? say.nextKey : undefined;
}

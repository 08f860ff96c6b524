import { FIRST_STEPS } from "../../../domain/first-steps.ts";
import { findStepsUnderWay, type FirstSteps } from "../../../services/first-steps.ts";
import type { Visit } from "../visit.ts";
import { firstStepsWords } from "./words.ts";

/** The pages on which somebody takes the steps, or begins their day. */
const SHOWN_ON = /^(?:\/(?:connections|flows)(?:\/.*)?)?$/;

/** How far the first steps are, where a page is one of theirs and they are under way. */
export const firstStepsOn = async (visit: Visit, page: string): Promise<FirstSteps | undefined> =>
  SHOWN_ON.test(page)
    ? findStepsUnderWay(visit.site.db, visit.actor, visit.location.id)
    : undefined;

/** Says how far the first steps are, and leads back to them. */
export function FirstStepsBar({ visit, steps }: { visit: Visit; steps: FirstSteps }) {
  const say = firstStepsWords[visit.speech.locale];
  if (steps.now === undefined) return <></>;
  return (
    <aside class="stepbar" aria-label={say.title}>
      <strong>{say.barAt(steps.done, FIRST_STEPS.length)}</strong>
      <a href={visit.path("/first-steps")}>{say.barNext(say.todo[steps.now])}</a>
    </aside>
  );
}

import type { FollowedRun } from "../../../services/flows/followed-runs.ts";
import { Progress } from "../../ui/progress.tsx";
import { numberText } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { planWords } from "./plan-words.ts";

type Part = { visit: Visit; run: FollowedRun };

/** A worker takes up what was asked for within moments; after these something is amiss. */
const LONG_SECONDS = 20;

/** What was asked for waits for a worker. */
export function Asked({ visit, run }: Part) {
  const { locale } = visit.speech;
  const say = planWords[locale];
  const seconds = Math.floor(run.ageSeconds);
  const isLong = seconds >= LONG_SECONDS;
  return (
    <div class="progress">
      <p role="status">{isLong ? say.waitingLong(numberText(seconds, locale)) : say.waiting}</p>
      <progress aria-label={say.waitingLabel} />
    </div>
  );
}

/** A plan is being carried out: so many of its rows are done. */
export function Applying({ visit, run }: Part) {
  const { locale } = visit.speech;
  const say = planWords[locale];
  const done = Math.max(run.total - run.left, 0);
  if (run.kind === "pass" && run.left === 0) {
    return (
      <div class="progress">
        <p role="status">{say.applyingPass}</p>
        <progress aria-label={say.applyingLabel} />
      </div>
    );
  }
  return (
    <Progress
      text={say.applying(numberText(done, locale), numberText(run.total, locale))}
      done={done}
      total={run.total}
      label={say.applyingLabel}
    />
  );
}

import type { Context } from "hono";
import { getFirstSteps, type FirstSteps } from "../../../services/first-steps.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { Follow } from "../../ui/search.tsx";
import { Steps } from "../../ui/steps.tsx";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { isTestUnderWay, MailStep } from "./mail-step.tsx";
import { ApproveStep, LocationStep, PreviewStep, SheetStep } from "./steps.tsx";
import { tryIt } from "./try-it.tsx";
import { firstStepsWords } from "./words.ts";

const FOLLOW_SECONDS = 2;

export const showFirstSteps = (c: Context, visit: Visit): Promise<Response> =>
  firstStepsPage(c, visit);

/** The way to the first invited person, step by step, each with where it stands. */
export async function firstStepsPage(
  c: Context,
  visit: Visit,
  refusal?: Refusal,
): Promise<Response> {
  const { site, actor, location, speech } = visit;
  const say = firstStepsWords[speech.locale];
  const found = await getFirstSteps(site.db, actor, location.id);
  return showConsolePage(
    c,
    visit,
    {
      title: say.title,
      section: "today",
      done: say.done,
      ...(isTestUnderWay(found) && { refreshSeconds: FOLLOW_SECONDS }),
    },
    <>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      {found.now !== undefined && <p class="soft">{say.intro(location.name)}</p>}
      {await tryIt(visit, found)}
      {isTestUnderWay(found) ? (
        <Follow id="steps" url={visit.path("/first-steps")} seconds={FOLLOW_SECONDS}>
          <AllSteps visit={visit} of={found} />
        </Follow>
      ) : (
        <div id="steps">
          <AllSteps visit={visit} of={found} />
        </div>
      )}
      <PutAway visit={visit} of={found} />
    </>,
    statusOf(refusal),
  );
}

const CONTENTS = {
  location: LocationStep,
  mail: MailStep,
  sheet: SheetStep,
  preview: PreviewStep,
  approve: ApproveStep,
} as const;

function AllSteps({ visit, of }: { visit: Visit; of: FirstSteps }) {
  const say = firstStepsWords[visit.speech.locale];
  return (
    <Steps
      steps={of.steps.map(({ step, state }) => {
        const Content = CONTENTS[step];
        return {
          id: step,
          title: say.step[step],
          state,
          said: say.state[state],
          children: <Content visit={visit} of={of} state={state} />,
        };
      })}
    />
  );
}

/** Nobody has to take them, and nothing is lost by that. */
function PutAway({ visit, of }: { visit: Visit; of: FirstSteps }) {
  const say = firstStepsWords[visit.speech.locale];
  const act = of.isEnded ? "open" : "putAway";
  return (
    <Form action={visit.path("/first-steps")} token={visit.token} hidden={{ act }}>
      <div class="acts">
        <Button quiet>{say[act]}</Button>
        <span class="soft">{of.isEnded ? say.ended : say.putAwayHint}</span>
      </div>
    </Form>
  );
}
